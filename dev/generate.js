// Writes what follows from the code: JSON Schemas, the AsyncAPI document and the tables of docs/settings.md.
const { readFileSync, writeFileSync } = require('node:fs')
const { join } = require('node:path')
const { ensureBuilt, ensureInstalled } = require('./setup')

ensureInstalled()
ensureBuilt()
require('../packages/contracts/generate')
const { settingsSections } = require('./dist/docs/settings-sections')
const { replaceSection } = require('./dist/docs/replace-section')
const { settings } = require('../service-b/dist/config')
const sections = settingsSections({
  generator: require('../service-a/dist/config').settings,
  engine: settings,
  paperVenue: require('../service-paper-venue/dist/config').settings,
})
const file = join(__dirname, '..', 'docs', 'settings.md')
const write = (text, [name, section]) => replaceSection(text, name, section)
writeFileSync(file, Object.entries(sections).reduce(write, readFileSync(file, 'utf8')))
console.log('wrote docs/settings.md')
