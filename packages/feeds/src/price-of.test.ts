import { priceOf, volumeOf } from './price-of'

test.each([
  ['1455.219971', '1455.219971'],
  ['1478.000000', '1478.000000'],
  ['0.00001234', '0.00001234'],
  ['1.234e-5', '0.00001234'],
  ['1455.2199707031251', '1455.219970703125'],
  ['007', '7'],
  ['.5', '0.5'],
])('%s is the price %s', (text, price) => {
  expect(priceOf(text)).toBe(price)
})

test.each(['', '0', '0.00', '-1', '+1', 'NaN', 'null', 'Infinity', '1,455.21', '$1', '0x10', '1e-13', '1e18', '1e999', '1 2'])(
  '"%s" is not a price',
  (text) => {
    expect(priceOf(text)).toBeUndefined()
  },
)

test('a volume may be zero, and in the notation of a spreadsheet', () => {
  expect(['0', '931800000', '1.5e9', '12.0', '-1', '', '1,000'].map(volumeOf)).toEqual([
    ...['0', '931800000', '1500000000', '12.0'],
    ...[undefined, undefined, undefined],
  ])
})
