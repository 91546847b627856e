import { exceeds } from './exceeds'

test.each([
  ['130.12345678901236', '130.12345678901233'],
  ['13012.345678901236', '13012.345678901234'],
  // These round to different sides of the fifteenth digit.
  ['1.2345678901234551', '1.2345678901234549'],
  ['10.000000000000002', '9.999999999999998'],
  ['11', '11'],
  ['10', '11'],
])('%s is not above %s', (price, other) => {
  expect(exceeds(price, other)).toBe(false)
})

test.each([
  ['130.123456789013', '130.123456789012'],
  ['11.0000000000001', '11'],
  ['0.000000000002', '0.000000000001'],
  ['123456789012345678', '123456789012300000'],
  ['12', '11'],
])('%s is above %s', (price, other) => {
  expect(exceeds(price, other)).toBe(true)
})
