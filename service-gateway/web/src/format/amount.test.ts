import { formatBp, formatDecimal, formatMs, formatPrice, formatQuantity, formatSigned, slippageBp } from './amount'

test('amounts have separated thousands and a minus as wide as a plus', () => {
  expect(['1284.2', '-1234567', '0', '999', '?'].map(formatDecimal)).toEqual(['1,284.2', '−1,234,567', '0', '999', '?'])
})

test('profit and loss always carries its sign, zero none', () => {
  expect(['1284.2', '-310.754', '0', '-0.001', null].map((value) => formatSigned(value))).toEqual([
    '+1,284.20',
    '−310.75',
    '0.00',
    '0.00',
    '–',
  ])
})

test('quantities are shown exactly', () => {
  expect(formatQuantity('5000.00')).toBe('5,000')
  expect(formatQuantity('0.12345678')).toBe('0.12345678')
  expect([formatQuantity('120', true), formatQuantity('-80', true), formatQuantity('0', true)]).toEqual(['+120', '−80', '0'])
})

test('prices have two places, or five if they need more', () => {
  expect(['190.78245039', '190.784', '190.7', '190', undefined].map(formatPrice)).toEqual([
    '190.78245',
    '190.78400',
    '190.70',
    '190.00',
    '–',
  ])
})

test('slippage is positive when the price was worse than its reference, on either side', () => {
  expect(formatBp(slippageBp('BUY', '100', '100.01'))).toBe('+1.0 bp')
  expect(formatBp(slippageBp('SELL', '100', '100.01'))).toBe('−1.0 bp')
})

test('durations have few digits', () => {
  expect([0.84, 9.94, 32.4, 1_234, 61_000, null].map(formatMs)).toEqual(['0.8 ms', '9.9 ms', '32 ms', '1,234 ms', '61.0 s', '–'])
})
