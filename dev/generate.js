// Writes what follows from the code: JSON Schemas, the AsyncAPI document and the README's tables of settings.
const { readFileSync, writeFileSync } = require('node:fs')
const { join } = require('node:path')
const { ensureBuilt, ensureInstalled } = require('./setup')

ensureInstalled()
ensureBuilt()
require('../packages/contracts/generate')
const { readmeSections } = require('./dist/docs/readme-sections')
const { replaceSection } = require('./dist/docs/replace-section')
const { paperVenueServerSettings, settings } = require('../service-b/dist/config')
const sections = readmeSections({
  generator: require('../service-a/dist/config').settings,
  engine: settings,
  paperVenue: paperVenueServerSettings,
})
const file = join(__dirname, '..', 'README.md')
const write = (text, [name, section]) => replaceSection(text, name, section)
writeFileSync(file, Object.entries(sections).reduce(write, readFileSync(file, 'utf8')))
console.log('wrote README.md')
