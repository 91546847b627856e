import { checkCollar } from './collar'

const check = (referencePrice: string, latest: string, bps = 500) => checkCollar({ symbol: 'AAPL', referencePrice, latest, bps })

test.each([
  ['100', '100'],
  ['105', '100'],
  ['95', '100'],
  ['105.000000000000000000', '100'],
  ['0.000000000000000105', '0.0000000000000001'],
  ['99999999999999999.9', '100000000000000000'],
])('a reference price of %s is within 500 bps of %s', (referencePrice, latest) => expect(check(referencePrice, latest)).toBeUndefined())

test.each([
  ['105.000000000000000001', '100'],
  ['94.999999999999999999', '100'],
  ['1', '100'],
  ['100', '1'],
])('a reference price of %s is too far from %s', (referencePrice, latest) =>
  expect(check(referencePrice, latest)).toMatch(/above the collar of 500$/),
)

test('the reason names both prices, the distance and the collar', () => {
  expect(check('112', '100')).toBe('the reference price 112 is 1200.0 bps away from the latest price of AAPL, 100, above the collar of 500')
})
