import { createRates } from './rates'

const now = Date.UTC(2026, 10, 27)
let number = 0
const sample = (agoMs: number, latencyMs: number | null = 10, outcome = 'FILLED') => ({
  signalId: `signal-${++number}`,
  at: new Date(now - agoMs).toISOString(),
  latencyMs,
  outcome,
})

test('the rate is that of the last ten seconds, percentiles are of the last minute', () => {
  const rates = createRates()
  rates.add(Array.from({ length: 100 }, (_, at) => sample(at * 500, at + 1)))
  expect(rates.figures(now)).toEqual({ perSecond: 2, count: 100, filled: 100, p50: 50, p99: 99 })
})

test('an execution counts once, without a latency in the rate only, and is forgotten after a minute', () => {
  const rates = createRates()
  const [old, expired, filled] = [sample(61_000), sample(1_000, null, 'EXPIRED'), sample(500, 8)]
  rates.add([old, expired, filled])
  rates.add([filled, expired])
  expect(rates.figures(now)).toEqual({ perSecond: 0.2, count: 2, filled: 1, p50: 8, p99: 8 })
  expect(rates.figures(now + 120_000)).toEqual({ perSecond: 0, count: 0, filled: 0, p50: undefined, p99: undefined })
})

test('what is kept is bounded, though nobody looks', () => {
  const rates = createRates()
  rates.add(Array.from({ length: 30_000 }, () => sample(0)))
  expect(rates.figures(now).count).toBe(20_000)
})
