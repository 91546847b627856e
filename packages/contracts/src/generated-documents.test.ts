import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import asyncApiSpecs from '@asyncapi/specs'
import Ajv from 'ajv'
import Ajv2020 from 'ajv/dist/2020'
import addFormats from 'ajv-formats'
import { asyncApi } from './async-api'
import { fillReport, signal } from './examples.fixture'
import { executionReportSchema } from './execution-report'
import { generatedDocuments } from './generated-documents'
import { jsonSchemas } from './json-schemas'
import { signalSchema } from './signal'

test.each(Object.entries(generatedDocuments()))('%s is committed as generated (otherwise: npm run generate)', (file, text) => {
  // Git may check files out with CRLF.
  expect(readFileSync(join(__dirname, '..', file), 'utf8').replaceAll('\r\n', '\n')).toBe(text)
})

test('the AsyncAPI document satisfies the AsyncAPI 3.0.0 specification', () => {
  const ajv = addFormats(new Ajv({ strict: false, allErrors: true }))
  const valid = ajv.validate(asyncApiSpecs.schemasWithoutId['3.0.0'] as object, asyncApi())
  expect(ajv.errorsText(ajv.errors)).toBe('No errors')
  expect(valid).toBe(true)
})

describe('the JSON Schemas agree with the validators', () => {
  const ajv = addFormats(new Ajv2020({ strict: false }))
  const cases: [string, object, unknown, boolean][] = [
    ['a signal', jsonSchemas['signal.v1'], signal(), true],
    ['a signal with an extra field', jsonSchemas['signal.v1'], { ...signal(), leverage: 10 }, false],
    ['a signal with a float for money', jsonSchemas['signal.v1'], { ...signal(), referencePrice: 189.25 }, false],
    ['a signal of quantity zero', jsonSchemas['signal.v1'], { ...signal(), quantity: '0.00' }, false],
    ['a report', jsonSchemas['execution-report.v1'], fillReport(), true],
    ['a report with an unknown status', jsonSchemas['execution-report.v1'], { ...fillReport(), status: 'MAYBE' }, false],
  ]
  test.each(cases)('on %s', (_, jsonSchema, value, expected) => {
    const validator = jsonSchema === jsonSchemas['signal.v1'] ? signalSchema : executionReportSchema
    expect(ajv.validate(jsonSchema, value)).toBe(expected)
    expect(validator.safeParse(value).success).toBe(expected)
  })
})
