import type { MarketTick, SeenTick } from '@trading/market-data'
import type { Tick } from '@trading/strategy'
import { marketDataFeed } from './market-data-feed'

const tick = (sequence: number, epoch = 1, symbol = 'SPX'): MarketTick => ({
  ...{ symbol, epoch, sequence, price: String(sequence), quantity: undefined },
  ...{ eventAt: sequence * 1_000, ingestedAt: sequence * 1_000 + 5 },
})
const upTo = (last: number, from = 1, epoch = 1): MarketTick[] =>
  Array.from({ length: last - from + 1 }, (_, index) => tick(from + index, epoch))

/** Each step is what the reader knows when the next tick is drawn: the ticks that it keeps, and how many were skipped before the last. */
async function drawn(steps: { kept: MarketTick[]; skipped?: number }[], warmUpTicks = 2) {
  let kept: MarketTick[] = []
  async function* ticks(): AsyncGenerator<SeenTick> {
    for (const step of steps) {
      kept = step.kept
      yield { tick: kept.at(-1) as MarketTick, skipped: step.skipped ?? 0 }
    }
  }
  const missed: number[] = []
  const reader = {
    ticks,
    recent: (symbol: string, count: number) => kept.filter((each) => each.symbol === symbol).slice(-Math.min(count, 1_000)),
  }
  const all: Tick[] = []
  for await (const each of marketDataFeed({ reader, warmUpTicks, onMissed: (count) => missed.push(count) })) all.push(each)
  return { all, numbers: all.map(({ stored }) => [stored?.epoch, stored?.sequence]), missed }
}
const numbersOf = (ticks: MarketTick[]) => ticks.map(({ epoch, sequence }) => [epoch, sequence])

test('it begins with as many ticks as the strategy needs to warm up, and the newest', async () => {
  expect((await drawn([{ kept: upTo(100) }])).numbers).toEqual(numbersOf(upTo(100, 98)))
  expect((await drawn([{ kept: upTo(2) }])).numbers).toEqual(numbersOf(upTo(2)))
})

test('a tick says its time, and where and when market data stored it', async () => {
  const { all } = await drawn([{ kept: [{ ...tick(7), quantity: '3' }] }])
  expect(all).toEqual([
    {
      ...{ symbol: 'SPX', price: '7', quantity: '3', at: '1970-01-01T00:00:07.000Z' },
      stored: { epoch: 1, sequence: 7, at: '1970-01-01T00:00:07.005Z' },
    },
  ])
})

test('the strategy sees every tick once and in order, also those that came while it was busy', async () => {
  const { numbers, missed } = await drawn([{ kept: upTo(3) }, { kept: upTo(4) }, { kept: upTo(9), skipped: 4 }, { kept: upTo(10) }])
  expect(numbers).toEqual(numbersOf(upTo(10)))
  expect(missed).toEqual([])
})

test('symbols do not mix', async () => {
  const other = [tick(1, 1, 'X'), tick(2, 1, 'X')]
  const { all } = await drawn([{ kept: upTo(3) }, { kept: [...upTo(3), ...other] }, { kept: [...other, ...upTo(4)] }])
  expect(all.map(({ symbol, stored }) => `${symbol} ${stored?.sequence}`)).toEqual(['SPX 1', 'SPX 2', 'SPX 3', 'X 1', 'X 2', 'SPX 4'])
})

test('ticks that market data no longer has are counted, and the rest follows in order', async () => {
  const { numbers, missed } = await drawn([{ kept: upTo(3) }, { kept: upTo(20, 11), skipped: 16 }])
  expect(numbers).toEqual([...numbersOf(upTo(3)), ...numbersOf(upTo(20, 11))])
  expect(missed).toEqual([7])
})

test('after a new start of market data the last ticks of the old epoch come first', async () => {
  const kept = [...upTo(6), ...upTo(2, 1, 2)]
  const { numbers, missed } = await drawn([{ kept: upTo(4) }, { kept, skipped: 1 }])
  expect(numbers).toEqual([...numbersOf(upTo(6, 2)), [2, 1], [2, 2]])
  expect(missed).toEqual([])
})
