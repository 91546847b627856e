import type { MarketTick } from '@trading/market-data'
import type { SeenInstrument } from '@trading/market-history'
import { openInstrumentWriter } from './instrument-writer'

beforeEach(() => jest.useFakeTimers())
afterEach(() => jest.useRealTimers())

const tick = (symbol: string, eventAt: number): MarketTick => ({
  ...{ symbol, epoch: 1, sequence: 1, price: '10', quantity: undefined, eventAt, ingestedAt: eventAt },
})

function writing() {
  const recorded: SeenInstrument[][] = []
  let changes = 0
  let away = false
  const writer = openInstrumentWriter({
    history: {
      async recordInstruments(seen) {
        if (away) throw new Error('the history did not answer')
        recorded.push([...seen])
        return seen.length
      },
    },
    cache: { instrumentsChanged: () => void changes++ },
    log: { debug: jest.fn() } as never,
  })
  return {
    writer,
    recorded,
    get changes() {
      return changes
    },
    away: (is: boolean) => {
      away = is
    },
    async written(...ticks: MarketTick[]) {
      writer.written(ticks)
      await jest.advanceTimersByTimeAsync(0)
    },
  }
}
const spans = (recorded: SeenInstrument[][]) =>
  recorded.map((each) => each.map(({ symbol, firstSeen, lastSeen }) => [symbol, firstSeen, lastSeen]))

test('a symbol is recorded at its first tick, and then once a minute', async () => {
  const on = writing()
  await on.written(tick('A', 1_000), tick('B', 2_000))
  for (let at = 2_000; at <= 62_000; at += 1_000) await on.written(tick('A', at))
  expect(spans(on.recorded)).toEqual([
    [
      ['A', 1_000, 1_000],
      ['B', 2_000, 2_000],
    ],
    [['A', 1_000, 61_000]],
  ])
  expect(on.changes).toBe(2)
})

test('a tick from before its first one is recorded at once', async () => {
  const on = writing()
  await on.written(tick('A', 1_000))
  await on.written(tick('A', 900))
  expect(spans(on.recorded).at(-1)).toEqual([['A', 900, 1_000]])
})

test('what could not be recorded is recorded when the database is back, with what came meanwhile', async () => {
  const on = writing()
  on.away(true)
  await on.written(tick('A', 1_000))
  await on.written(tick('B', 2_000), tick('A', 3_000))
  await jest.advanceTimersByTimeAsync(10_000)
  expect([on.recorded, on.changes]).toEqual([[], 0])
  on.away(false)
  await jest.advanceTimersByTimeAsync(2_000)
  expect(spans(on.recorded)).toEqual([
    [
      ['A', 1_000, 3_000],
      ['B', 2_000, 2_000],
    ],
  ])
  expect(on.changes).toBe(1)
})

test('closing records what is left, and does not wait for a database that is away', async () => {
  const on = writing()
  await on.written(tick('A', 1_000))
  await on.written(tick('A', 2_000))
  await on.writer.close()
  expect(spans(on.recorded).at(-1)).toEqual([['A', 1_000, 2_000]])

  const late = writing()
  late.away(true)
  await late.written(tick('A', 1_000))
  const closed = late.writer.close()
  await jest.advanceTimersByTimeAsync(3_000)
  await closed
  expect(late.recorded).toEqual([])
})
