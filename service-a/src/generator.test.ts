import { counted, runGenerator, ticks } from '../test-support/run-generator'
import type { Tick } from './feed/feed'
import { openReplayFeed } from './feed/replay-feed'
import { simulatedFeed } from './feed/simulated-feed'
import type { GeneratorOptions } from './generator'
import { momentum } from './strategy/momentum'
import { random } from './strategy/random'
import type { Strategy } from './strategy/strategy'

const brokenFeed = function* (): Iterable<Tick> {
  yield* ticks(1)
  throw new Error('the line went dead')
}

const divideByZero = () => {
  throw new Error('division by zero')
}

/** Time goes by as fast as the generator asks for it. */
const hastyClock = () => {
  let time = Date.parse('2026-01-31T09:30:00.000Z')
  const sleep = async (ms: number) => {
    time += ms
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { now: () => time, sleep }
}

describe('the schedule', () => {
  test('the warm-up is drawn at once, so the first signal leaves at once, then one per interval with the symbols in turn', async () => {
    const { clock, generator, published } = runGenerator({ strategy: momentum() })
    await clock.advance(0)
    expect(published).toHaveLength(1)
    await clock.advance(5 * 3_000)
    expect(published.map(({ atMs }) => atMs)).toEqual([0, 3_000, 6_000, 9_000, 12_000, 15_000])
    expect(published.map(({ signal }) => signal.symbol)).toEqual(['AAPL', 'MSFT', 'NVDA', 'AMZN', 'TSLA', 'AAPL'])
    expect(published.map(({ signal }) => signal.sequence)).toEqual([1, 1, 1, 1, 1, 2])
    await generator.close()
  })

  test('a tick on which the strategy does nothing takes its interval too', async () => {
    const lazy: Strategy = {
      name: 'lazy',
      warmUpTicks: 0,
      onTick: ({ price }) => (Number(price) % 2 ? undefined : { side: 'BUY', confidence: 1 }),
    }
    const { clock, published } = runGenerator({ feed: ticks(4), strategy: lazy, intervalMs: 100 })
    await clock.advance(1_000)
    expect(published.map(({ atMs }) => atMs)).toEqual([100, 300])
  })

  test('a stall is not made up for in a burst', async () => {
    const { clock, generator, published } = runGenerator({ intervalMs: 100 })
    await clock.advance(250)
    clock.stall(10_000)
    await clock.advance(200)
    expect(published.map(({ atMs }) => atMs)).toEqual([0, 100, 200, 10_250, 10_300, 10_400])
    await generator.close()
  })

  test('a live feed is waited for', async () => {
    let arrive: (tick: Tick) => void = () => undefined
    const live = async function* () {
      for (;;)
        yield await new Promise<Tick>((resolve) => {
          arrive = resolve
        })
    }
    const { clock, generator, published } = runGenerator({ feed: live(), intervalMs: 0 })
    for (const tick of ticks(3)) {
      await clock.advance(0)
      arrive(tick)
    }
    await clock.advance(0)
    expect(published.map(({ signal }) => signal.referencePrice)).toEqual(['1', '2', '3'])
    await generator.close()
  })
})

describe('the end', () => {
  test('the S&P 500 file is replayed to its end, one signal for every row after the warm-up', async () => {
    const { generator, published } = runGenerator({ feed: await openReplayFeed(), strategy: momentum(), intervalMs: 1, ...hastyClock() })
    await generator.finished
    expect(published).toHaveLength(5_105 - momentum().warmUpTicks)
    expect(published.map(({ signal }) => signal.sequence)).toEqual(published.map((_, index) => index + 1))
    expect(published[0]?.signal).toMatchObject({ symbol: 'SPX', strategy: 'momentum', schema: 1 })
    expect(published.at(-1)?.signal.referencePrice).toBe('2874.560059')
  }, 30_000)

  test('a feed that ends during the warm-up is told', async () => {
    const { clock, generator, lines } = runGenerator({ feed: ticks(25), strategy: momentum() })
    await clock.advance(0)
    await generator.finished
    expect(lines).toEqual([{ level: 'warn', message: 'the feed ended before momentum decided anything: no signal was issued' }])
  })

  test('the limit counts the signals issued, and the feed is drawn no further', async () => {
    const { feed, counter } = counted(simulatedFeed())
    const { clock, generator, published } = runGenerator({ feed, limit: 7, intervalMs: 10 })
    await clock.advance(1_000)
    await generator.finished
    expect(published).toHaveLength(7)
    expect(counter.drawn).toBe(7)
  })

  test('it finishes only when what is in flight has settled', async () => {
    let confirm: () => void = () => undefined
    const { clock, generator, published } = runGenerator({
      limit: 1,
      publish: () =>
        new Promise((resolve) => {
          confirm = resolve
        }),
    })
    let done = false
    void generator.finished.then(() => {
      done = true
    })
    await clock.advance(5_000)
    expect(done).toBe(false)
    confirm()
    await generator.finished
    expect(published).toHaveLength(1)
  })

  test.each<[string, Partial<GeneratorOptions>, string]>([
    ['the feed throws', { feed: brokenFeed() }, 'the line went dead'],
    ['the strategy throws', { strategy: { ...random(), onTick: divideByZero } }, 'division by zero'],
    [
      'a price is none',
      { feed: [{ symbol: 'X', price: '1e-7' }] },
      'no valid signal comes of random on X at 1e-7: referencePrice: must be a decimal',
    ],
  ])('it fails with the reason when %s', async (_, options, message) => {
    const { clock, generator } = runGenerator(options)
    await clock.advance(3_000)
    await expect(generator.finished).rejects.toThrow(message)
    await generator.close()
  })
})
