import { exactAmount, isAboveZero } from './exact-amount'

test.each([
  ['100.10', '100.10'],
  ['0', '0'],
  ['-0.02', '-0.02'],
  ['-0', '0'],
  ['-0.00', '0.00'],
  ['0.100000000000000001', '0.100000000000000001'],
  ['1e2', '100'],
  ['1E-7', '0.0000001'],
  ['1.25e+3', '1250'],
  ['12.345e1', '123.45'],
  ['0.00e2', '0'],
  ['-2.5e-1', '-0.25'],
  [`0.${'1'.repeat(254)}`, `0.${'1'.repeat(254)}`],
])('%s is %s, to the digit', (text, amount) => expect(exactAmount(text)).toBe(amount))

test.each([
  '',
  ' ',
  ' 1',
  '1 ',
  '+1',
  '.5',
  '5.',
  '01',
  '1,000',
  '1.000,5',
  '1_000',
  '0x10',
  'NaN',
  'Infinity',
  '-',
  '1e',
  '1e400',
  '1e99999',
  '--1',
  '١',
  '1\u0000',
  '10 lots',
  '$5',
  `0.${'1'.repeat(255)}`,
  '1'.repeat(257),
  10,
  0.1,
  null,
  undefined,
  {},
  ['1'],
  true,
  10n,
])('%p is not an amount', (text) => expect(exactAmount(text)).toBeUndefined())

test('every double in JSON is read exactly', () => {
  for (const value of [Number.MIN_VALUE * 2 ** 800, 1e-7, 5e-324 * 2 ** 900, 1e21, 123456789.123, 0.1 + 0.2]) {
    const amount = exactAmount(String(value))
    expect(Number(amount)).toBe(value)
    expect(amount).not.toMatch(/e/i)
  }
})

test('an amount is above zero if it has a digit other than 0 and no sign', () => {
  expect(['0', '0.000', '-1', '0.001', '10'].map(isAboveZero)).toEqual([false, false, false, true, true])
})
