const { writeFileSync } = require('node:fs')
const { join } = require('node:path')
const { generatedDocuments } = require('./dist/generated-documents')

for (const [file, text] of Object.entries(generatedDocuments())) {
  writeFileSync(join(__dirname, file), text)
  console.log(`wrote packages/contracts/${file}`)
}
