import { signal } from './examples.fixture'
import { signalSchema } from './signal'

const faultsOf = (value: unknown): string[] => {
  const parsed = signalSchema.safeParse(value)
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
}

test('a well-formed signal passes unchanged', () => {
  expect(signalSchema.parse(signal())).toEqual(signal())
})

test('an id is read in any case and is in lower case from then on', () => {
  const id = '01940a7e-5f00-7abc-8def-000000000001'
  expect(signalSchema.parse(signal({ id: id.toUpperCase() }))).toEqual(signal({ id }))
})

test.each([
  ' 01940a7e-5f00-7000-8000-000000000001',
  '{01940a7e-5f00-7000-8000-000000000001}',
  'urn:uuid:01940a7e-5f00-7000-8000-000000000001',
])('an id in other writing than its digits and dashes is refused: %j', (id) =>
  expect(faultsOf({ ...signal(), id }).join()).toMatch(/^id: /),
)

test.each([
  ['a price as a number', { referencePrice: 189.25 }, /referencePrice/],
  ['a price in exponent form', { referencePrice: '1e3' }, /decimal string/],
  ['a quantity of zero', { quantity: '0' }, /above zero/],
  ['a negative quantity', { quantity: '-1' }, /decimal string/],
  ['NaN as a quantity', { quantity: 'NaN' }, /decimal string/],
  ['a confidence above one', { confidence: 1.01 }, /confidence/],
  ['a confidence of NaN', { confidence: Number.NaN }, /confidence/],
  ['an id that is not UUIDv7', { id: 'cf0969f9-f1eb-5257-9902-fe9f762c0937' }, /id/],
  ['a symbol in lower case', { symbol: 'aapl' }, /symbol/],
  ['a deadline in local time', { validUntil: '2026-01-05T14:31:00+02:00' }, /RFC 3339/],
  ['another schema version', { schema: 2 }, /schema/],
  ['an unknown field', { leverage: 3 }, /leverage/],
])('%s is refused with the field named', (_, fields, expected) => {
  expect(faultsOf({ ...signal(), ...fields }).join('\n')).toMatch(expected)
})
