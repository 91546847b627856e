import { add, compare, divide, exact, multiply, subtract, textOf } from './exact'

test.each([
  ['0', '0'],
  ['-0', '0'],
  ['-0.50', '-0.5'],
  ['100.00', '100'],
  ['0.000000000001', '0.000000000001'],
  [`${'9'.repeat(100)}.${'1'.repeat(100)}`, `${'9'.repeat(100)}.${'1'.repeat(100)}`],
])('%s is written as %s', (given, written) => expect(textOf(exact(given))).toBe(written))

test.each(['', '.5', '1.', '1e3', '+1', ' 1', '1 000', 'NaN'])('"%s" is refused', (given) =>
  expect(() => exact(given)).toThrow('not a decimal'),
)

test('sums, differences and products do not round', () => {
  expect(textOf(add(exact('0.1'), exact('0.2')))).toBe('0.3')
  expect(textOf(subtract(exact('1'), exact('0.000000000001')))).toBe('0.999999999999')
  expect(textOf(multiply(exact('123456789012345678.000000000001'), exact('-0.000000000001')))).toBe('-123456.789012345678000000000001')
  expect(compare(exact('1.0'), exact('1'))).toBe(0)
  expect(compare(exact('-1.5'), exact('-1.4'))).toBe(-1)
})

test.each([
  ['1', '3', 2, '0.33'],
  ['2', '3', 2, '0.67'],
  ['-2', '3', 2, '-0.67'],
  ['1', '8', 2, '0.13'],
  ['1', '-8', 2, '-0.13'],
  ['-1', '-8', 3, '0.125'],
  ['10', '0.004', 0, '2500'],
  ['0.00000125', '10', 6, '0'],
])('%s / %s to %d decimals is %s: halves go away from zero', (a, b, decimals, quotient) =>
  expect(textOf(divide(exact(a), exact(b), decimals as number))).toBe(quotient),
)

test('a division by zero says so', () => expect(() => divide(exact('1'), exact('0.0'), 2)).toThrow('1 cannot be divided by zero'))
