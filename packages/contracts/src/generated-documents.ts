import { asyncApi } from './async-api'
import { brokerDefinitions } from './broker-definitions'
import { jsonSchemas } from './json-schemas'

/** The generated documents by file name, relative to this package; `npm run generate` writes them, and they are committed. */
export const generatedDocuments = (): Record<string, string> => ({
  ...Object.fromEntries(Object.entries(jsonSchemas).map(([name, schema]) => [`schemas/${name}.schema.json`, asText(schema)])),
  'asyncapi.json': asText(asyncApi()),
  'rabbitmq-definitions.json': asText(brokerDefinitions()),
})

const asText = (document: object): string => `${JSON.stringify(document, null, 2)}\n`
