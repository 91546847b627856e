import { signal } from './examples.fixture'
import { signalSchema } from './signal'

const faultsOf = (value: unknown): string[] => {
  const parsed = signalSchema.safeParse(value)
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
}

test('a well-formed signal passes unchanged', () => {
  expect(signalSchema.parse(signal())).toEqual(signal())
})

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
  ['a strategy with a NUL', { strategy: 'mom\u0000entum' }, /strategy: must be well-formed Unicode without NUL/],
  ['a strategy with half of a surrogate pair', { strategy: 'mom\ud83d' }, /strategy/],
  ['an overlong strategy', { strategy: 'x'.repeat(65) }, /strategy/],
  ['a time in the year 0', { issuedAt: '0000-01-01T00:00:00Z' }, /issuedAt: must be of the years 0001 to 9999/],
  ['a time with 10 decimals of a second', { validUntil: '2026-01-05T14:31:00.0123456789Z' }, /validUntil/],
  ['a time with thousands of decimals', { validUntil: `2026-01-05T14:31:00.${'1'.repeat(5_000)}Z` }, /validUntil/],
  ['another schema version', { schema: 2 }, /schema/],
  ['an unknown field', { leverage: 3 }, /leverage/],
])('%s is refused with the field named', (_, fields, expected) => {
  expect(faultsOf({ ...signal(), ...fields }).join('\n')).toMatch(expected)
})
