import { parseEvents, withEvents } from './apply-events'
import { initialState } from './page-state'

const now = Date.UTC(2026, 10, 27)
const event = (name: string, data: unknown) => ({ event: name, data: JSON.stringify(data) })
const after = (...events: ReturnType<typeof event>[]) => withEvents(initialState, parseEvents(events), now)

test('a position replaces that of its symbol, and the others stay', () => {
  const state = after(
    event('position', { symbol: 'MSFT', quantity: '1' }),
    event('position', { symbol: 'AAPL', quantity: '2' }),
    event('position', { symbol: 'MSFT', quantity: '3' }),
  )
  expect(state.positions.answer?.items).toEqual([
    { symbol: 'AAPL', quantity: '2' },
    { symbol: 'MSFT', quantity: '3' },
  ])
  expect(state.positions.asOf).toBe(now)
})

test('prices are kept by symbol, and the last one stands', () => {
  const state = after(event('price', { symbol: 'AAPL', price: '1', ageMs: 0 }), event('price', { symbol: 'AAPL', price: '2', ageMs: 80 }))
  expect(state.prices).toEqual({ AAPL: { symbol: 'AAPL', price: '2', ageMs: 80, confirmedAt: now - 80 } })
})

test('halts and the system are replaced as a whole', () => {
  const state = after(event('halt', { active: [], history: [] }), event('system', { queues: [] }))
  expect(state.halts).toEqual({ answer: { active: [], history: [] }, asOf: now, away: undefined })
  expect(state.system.answer).toEqual({ queues: [] })
})

test('an event that cannot be read, or of a later version, changes nothing else', () => {
  const broken = { event: 'price', data: '{"symbol"' }
  expect(parseEvents([broken, event('weather', {}), event('price', { symbol: 'AAPL' })])).toMatchObject({ prices: [{ symbol: 'AAPL' }] })
})
