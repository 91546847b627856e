import { asyncApi } from './async-api'
import { jsonSchemas } from './json-schemas'

/** The documents that are committed beside the code, by file name relative to this package; `npm run generate` writes them. */
export const generatedDocuments = (): Record<string, string> => ({
  ...Object.fromEntries(Object.entries(jsonSchemas).map(([name, schema]) => [`schemas/${name}.schema.json`, asText(schema)])),
  'asyncapi.json': asText(asyncApi()),
})

const asText = (document: object): string => `${JSON.stringify(document, null, 2)}\n`
