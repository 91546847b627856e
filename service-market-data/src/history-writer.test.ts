import type { MarketTick } from '@trading/market-data'
import { openHistoryWriter } from './history-writer'

beforeEach(() => jest.useFakeTimers())
afterEach(() => jest.useRealTimers())

const dayMs = 86_400_000
const tick = (sequence: number, eventAt = Date.now()): MarketTick => ({
  ...{ symbol: 'SPX', epoch: 1, sequence, price: '10', quantity: undefined, eventAt, ingestedAt: eventAt },
})

function writing({ most = 10_000 } = {}) {
  const batches: number[][] = []
  const dropped: Record<string, number> = {}
  let away = false
  let hold: Promise<void> | undefined
  const log = { debug: jest.fn(), info: jest.fn(), warn: jest.fn(), error: jest.fn() }
  const writer = openHistoryWriter({
    history: {
      async append(ticks) {
        await hold
        if (away) throw new Error('the history did not answer')
        batches.push(ticks.map(({ sequence }) => sequence))
        return ticks.length
      },
      dropWeeks: async () => 0,
    },
    ...{ keepDays: 30, most, log: log as never },
    onDropped: (ticks, why) => {
      dropped[why] = (dropped[why] ?? 0) + ticks
    },
  })
  return {
    writer,
    batches,
    dropped,
    log,
    away: (is: boolean) => {
      away = is
    },
    hold: (until: Promise<void> | undefined) => {
      hold = until
    },
    write(from: number, to: number) {
      for (let sequence = from; sequence <= to; sequence++) writer.write(tick(sequence))
    },
  }
}
const all = (batches: number[][]) => batches.flat()
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1)

test('ticks that come while a batch is under way leave together in the next', async () => {
  const on = writing()
  let release: () => void = () => undefined
  on.hold(new Promise((resolve) => (release = resolve)))
  on.write(1, 1)
  on.write(2, 5)
  on.hold(undefined)
  release()
  await jest.advanceTimersByTimeAsync(0)
  expect(on.batches).toEqual([[1], [2, 3, 4, 5]])
})

test('nothing is lost while the database is away, and it is told once', async () => {
  const on = writing()
  on.away(true)
  for (let second = 0; second < 60; second++) {
    on.write(second * 100 + 1, (second + 1) * 100)
    await jest.advanceTimersByTimeAsync(1_000)
  }
  expect(on.batches).toEqual([])
  expect(on.log.warn).toHaveBeenCalledTimes(1)
  expect(on.writer.warning?.()).toMatch(/^6000 ticks wait/)
  on.away(false)
  await jest.advanceTimersByTimeAsync(2_000)
  expect(all(on.batches)).toEqual(upTo(6_000))
  expect(on.dropped).toEqual({})
  expect(on.writer.warning?.()).toBeUndefined()
})

test('beyond what it may keep, the oldest are dropped and counted', async () => {
  const on = writing({ most: 2_000 })
  on.away(true)
  on.write(1, 10_000)
  expect(on.writer.waiting).toBeLessThanOrEqual(4_000)
  on.away(false)
  await jest.advanceTimersByTimeAsync(5_000)
  const written = all(on.batches)
  expect(written.at(-1)).toBe(10_000)
  expect(written.length + (on.dropped.too_many ?? 0)).toBe(10_000)
})

test('a tick from before the history begins is refused and counted', async () => {
  const on = writing()
  on.writer.write(tick(1, Date.now() - 31 * dayMs))
  on.writer.write(tick(2, Date.now() - 29 * dayMs))
  await jest.advanceTimersByTimeAsync(0)
  expect(on.batches).toEqual([[2]])
  expect(on.dropped).toEqual({ too_old: 1 })
})

test('closing writes what is left, and says how much it could not write', async () => {
  const on = writing()
  on.write(1, 10)
  await on.writer.close?.()
  expect(all(on.batches)).toEqual(upTo(10))

  const late = writing()
  late.away(true)
  late.write(1, 10)
  const closed = late.writer.close?.()
  await jest.advanceTimersByTimeAsync(10_000)
  await closed
  expect(late.log.warn).toHaveBeenLastCalledWith({ event: 'history.lost', ticks: 10 }, '10 ticks were not written to the history')
})
