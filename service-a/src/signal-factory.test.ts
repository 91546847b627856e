import { signalSchema } from '@trading/contracts'
import { createSignalFactory } from './signal-factory'

const now = () => Date.parse('2026-01-31T09:30:00.000Z')
const tick = { symbol: 'AAPL', price: '189.25' }
const decision = { side: 'SELL', confidence: 0.5 } as const

test('a decision becomes a valid signal that carries the deadline', () => {
  const signal = createSignalFactory({ strategy: 'mine', quantity: '2.5', ttlMs: 60_000, now })(tick, decision)
  expect(signalSchema.parse(signal)).toEqual({
    id: signal.id,
    schema: 1,
    strategy: 'mine',
    symbol: 'AAPL',
    side: 'SELL',
    quantity: '2.5',
    referencePrice: '189.25',
    confidence: 0.5,
    sequence: 1,
    issuedAt: '2026-01-31T09:30:00.000Z',
    validUntil: '2026-01-31T09:31:00.000Z',
  })
})

test('the sequence of each symbol increases from 1', () => {
  const make = createSignalFactory({ strategy: 'mine', now })
  const symbols = ['A', 'B', 'A', 'A', 'B']
  expect(symbols.map((symbol) => make({ ...tick, symbol }, decision).sequence)).toEqual([1, 1, 2, 3, 2])
})

test('ids are unique and increasing', () => {
  const make = createSignalFactory({ strategy: 'mine', now })
  const ids = Array.from({ length: 1_000 }, () => make(tick, decision).id)
  expect(new Set(ids).size).toBe(1_000)
  expect(ids).toEqual([...ids].sort())
})

test.each([
  ['a price with an exponent', { ...tick, price: '1e-7' }, decision, 'referencePrice: must be a decimal string'],
  ['a price of zero', { ...tick, price: '0' }, decision, 'referencePrice: must be above zero'],
  ['a symbol with a comma', { ...tick, symbol: 'AAPL,MSFT' }, decision, 'symbol: must be 1 to 64 printable ASCII characters'],
  ['a confidence that is not a number', tick, { ...decision, confidence: Number.NaN }, 'confidence: '],
])('an invalid value is reported by field: %s', (_, wrongTick, wrongDecision, message) => {
  expect(() => createSignalFactory({ strategy: 'mine', now })(wrongTick, wrongDecision)).toThrow(message)
})
