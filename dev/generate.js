// Writes what follows from the code: JSON Schemas, the AsyncAPI document and the tables of docs/settings.md.
const { readFileSync, writeFileSync } = require('node:fs')
const { join } = require('node:path')
const { services } = require('./services')
const { ensureBuilt, ensureInstalled } = require('./setup')

ensureInstalled()
ensureBuilt()
require('../packages/contracts/generate')
const { settingsSections } = require('./dist/docs/settings-sections')
const { replaceSections } = require('./dist/docs/replace-section')
const documented = services.map((service) => ({ service, settings: require(`../${service.folder}/dist/config`).settings }))
const { paperVenueServerSettings } = require('../service-b/dist/config')
documented.push({
  service: { folder: 'service-paper-venue', about: 'the paper venue as a server', needs: [] },
  settings: paperVenueServerSettings,
})
const file = join(__dirname, '..', 'docs', 'settings.md')
writeFileSync(file, replaceSections(readFileSync(file, 'utf8'), settingsSections(documented)))
console.log('wrote docs/settings.md')
