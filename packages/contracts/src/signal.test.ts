import { pricedSignal, signal } from './examples.fixture'
import { versionOf } from './message-kind'
import { signalMessage } from './messages'
import { signalSchema, signalV2Schema } from './signal'

const faultsOf = (value: unknown): string[] => {
  const parsed = signalSchema.safeParse(value)
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
}

test('a well-formed signal passes unchanged', () => {
  expect(signalSchema.parse(signal())).toEqual(signal())
})

test('an id is accepted in any case and converted to lower case', () => {
  const id = '01940a7e-5f00-7abc-8def-000000000001'
  expect(signalSchema.parse(signal({ id: id.toUpperCase() }))).toEqual(signal({ id }))
})

test.each([
  ' 01940a7e-5f00-7000-8000-000000000001',
  '{01940a7e-5f00-7000-8000-000000000001}',
  'urn:uuid:01940a7e-5f00-7000-8000-000000000001',
])('an id in any other notation is rejected: %j', (id) => expect(faultsOf({ ...signal(), id }).join()).toMatch(/^id: /))

test.each([
  'SPX',
  'BRK.B',
  'brk.b',
  '^GSPC',
  'BTC/USDT:USDT',
  'BTC-28JUN24-60000-C',
  'ES/U4 P5550',
  'AAPL  240119C00190000',
  '$SPX',
  'EURUSD=X',
  '600519.SS',
  '~!@#$%^&*()_+`-={}|[]\\:";\'<>?./',
  'X',
  'X'.repeat(64),
])('%s is a valid symbol', (symbol) => {
  expect(faultsOf(signal({ symbol }))).toEqual([])
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
  ['an empty symbol', { symbol: '' }, /symbol: must be 1 to 64 printable ASCII characters, no comma, no space at either end/],
  ['a symbol of 65 characters', { symbol: 'X'.repeat(65) }, /symbol: must be 1 to 64/],
  ['a symbol with a comma', { symbol: 'AAPL,MSFT' }, /symbol: .* no comma/],
  ['a symbol with a leading space', { symbol: ' SPX' }, /symbol: .* no space at either end/],
  ['a symbol with a trailing space', { symbol: 'SPX ' }, /symbol: .* no space at either end/],
  ['a symbol of one space', { symbol: ' ' }, /symbol/],
  ['a symbol with a line break', { symbol: 'SPX\n' }, /symbol/],
  ['a symbol with a tab', { symbol: 'A\tB' }, /symbol/],
  ['a symbol with a NUL', { symbol: 'A\0B' }, /symbol/],
  ['a symbol beyond ASCII', { symbol: 'ÖMV' }, /symbol: .*printable ASCII/],
  ['a deadline in local time', { validUntil: '2026-01-05T14:31:00+02:00' }, /RFC 3339/],
  ['a strategy with a NUL', { strategy: 'mom\u0000entum' }, /strategy: must be well-formed Unicode without NUL/],
  ['a strategy with half of a surrogate pair', { strategy: 'mom\ud83d' }, /strategy/],
  ['an overlong strategy', { strategy: 'x'.repeat(65) }, /strategy/],
  ['a time in the year 0', { issuedAt: '0000-01-01T00:00:00Z' }, /issuedAt: must be in the years 0001 to 9999/],
  ['a time with 10 fractional digits', { validUntil: '2026-01-05T14:31:00.0123456789Z' }, /validUntil/],
  ['a time with thousands of fractional digits', { validUntil: `2026-01-05T14:31:00.${'1'.repeat(5_000)}Z` }, /validUntil/],
  ['another schema version', { schema: 2 }, /schema/],
  ['an unknown field', { leverage: 3 }, /leverage/],
])('%s is rejected, and the error names the field', (_, fields, expected) => {
  expect(faultsOf({ ...signal(), ...fields }).join('\n')).toMatch(expected)
})

test('a signal of version 2 says which price it was made from', () => {
  expect(signalV2Schema.parse(pricedSignal())).toEqual(pricedSignal())
  expect(versionOf(signalMessage, pricedSignal())).toMatchObject({ type: 'trading.signal.v2', schema: signalV2Schema })
  expect(versionOf(signalMessage, signal())).toMatchObject({ type: 'trading.signal.v1', schema: signalSchema })
})

test.each([
  ['no epoch', { priceEpoch: undefined }, /priceEpoch/],
  ['an epoch of zero', { priceEpoch: 0 }, /priceEpoch/],
  ['a number as text', { priceSequence: '1' }, /priceSequence/],
  ['a time without a zone', { priceAt: '2026-01-05T14:30:00' }, /priceAt: must be an RFC 3339 time/],
  ['an unknown field', { leverage: 3 }, /leverage/],
])('version 2 with %s is rejected', (_, fields, expected) => {
  const parsed = signalV2Schema.safeParse({ ...pricedSignal(), ...fields })
  expect(parsed.error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n')).toMatch(expected)
})

test('the fields of version 2 are unknown to version 1', () => {
  expect(faultsOf({ ...pricedSignal(), schema: 1 }).join()).toMatch(/priceEpoch/)
})
