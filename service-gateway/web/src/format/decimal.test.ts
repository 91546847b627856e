import { addDecimals, roundDecimal, signOf, trimDecimal } from './decimal'

test.each([
  ['0.00', 'flat'],
  ['-0', 'flat'],
  ['-0.01', 'down'],
  ['12', 'up'],
])('the sign of %s is %s', (value, sign) => expect(signOf(value)).toBe(sign))

test.each([
  ['190.78245039', 2, '190.78'],
  ['0.005', 2, '0.01'],
  ['-0.005', 2, '-0.01'],
  ['-0.004', 2, '0.00'],
  ['999.999', 2, '1000.00'],
  ['5', 2, '5.00'],
  ['5.6', 0, '6'],
  ['123456789012345678901234.5', 0, '123456789012345678901235'],
  ['not a number', 2, 'not a number'],
])('%s at %i places is %s', (value, places, expected) => expect(roundDecimal(value, places)).toBe(expected))

test('sums are exact, whatever the signs and places', () => {
  expect(addDecimals(['0.1', '0.2'])).toBe('0.3')
  expect(addDecimals(['1284.2', '-310.75', '-1000'])).toBe('-26.55')
  expect(addDecimals([])).toBe('0')
  expect(addDecimals(['-1', '1.00'])).toBe('0.00')
})

test('zeros that end a fraction are left out, and no others', () => {
  expect(['10.500', '10.000', '100', '0.0'].map(trimDecimal)).toEqual(['10.5', '10', '100', '0'])
})
