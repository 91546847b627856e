import { openReplayFeed, simulatedFeed } from '@trading/feeds'
import type { Strategy, Tick } from '@trading/strategy'
import { counted, runGenerator, ticks } from '../test-support/run-generator'
import type { GeneratorOptions } from './generator'
import { momentum } from './strategy/momentum'
import { random } from './strategy/random'

const brokenFeed = function* (): Iterable<Tick> {
  yield* ticks(1)
  throw new Error('the line went dead')
}

/** Options of a generator whose strategy returns this on the first tick. */
const answering = (onTick: () => unknown): Partial<GeneratorOptions> => ({
  feed: ticks(1),
  strategy: { ...random(), onTick: onTick as Strategy['onTick'] },
})

const noDecision = 'the strategy random returned an invalid decision on X at 1:'

const failingAfter = (count: number): Strategy => {
  const { onTick, ...rest } = random()
  let asked = 0
  return {
    ...rest,
    onTick: (tick) => {
      if (++asked > count) throw new Error('enough')
      return onTick(tick)
    },
  }
}

const throwNothing = () => {
  throw undefined
}

const divideByZero = () => {
  throw new Error('division by zero')
}

/** Advances the clock as fast as the generator sleeps. */
const hastyClock = () => {
  let time = Date.parse('2026-01-31T09:30:00.000Z')
  const sleep = async (ms: number) => {
    time += ms
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { now: () => time, sleep }
}

describe('the schedule', () => {
  test('the warm-up takes no time, so the first signal is issued at once, then one per interval, cycling through the symbols', async () => {
    const { clock, generator, published } = runGenerator({ strategy: momentum() })
    await clock.advance(0)
    expect(published).toHaveLength(1)
    await clock.advance(5 * 3_000)
    expect(published.map(({ atMs }) => atMs)).toEqual([0, 3_000, 6_000, 9_000, 12_000, 15_000])
    expect(published.map(({ signal }) => signal.symbol)).toEqual(['AAPL', 'MSFT', 'NVDA', 'AMZN', 'TSLA', 'AAPL'])
    expect(published.map(({ signal }) => signal.sequence)).toEqual([1, 1, 1, 1, 1, 2])
    await generator.close()
  })

  test('a tick without a decision also takes its interval', async () => {
    const lazy: Strategy = {
      name: 'lazy',
      warmUpTicks: 0,
      onTick: ({ price }) => (Number(price) % 2 ? undefined : { side: 'BUY', confidence: 1 }),
    }
    const { clock, published } = runGenerator({ feed: ticks(4), strategy: lazy, intervalMs: 100 })
    await clock.advance(1_000)
    expect(published.map(({ atMs }) => atMs)).toEqual([100, 300])
  })

  test('a stall is not made up in a burst', async () => {
    const { clock, generator, published } = runGenerator({ intervalMs: 100 })
    await clock.advance(250)
    clock.stall(10_000)
    await clock.advance(200)
    expect(published.map(({ atMs }) => atMs)).toEqual([0, 100, 200, 10_250, 10_300, 10_400])
    await generator.close()
  })

  test('the generator waits for a live feed', async () => {
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

  test('a feed that ends during the warm-up is reported', async () => {
    const { clock, generator, lines } = runGenerator({ feed: ticks(25), strategy: momentum() })
    await clock.advance(0)
    await generator.finished
    expect(lines).toEqual([{ level: 'warn', message: 'the feed ended before momentum made a decision: no signal was issued' }])
  })

  test('the limit counts the signals issued, and no further ticks are drawn', async () => {
    const { feed, counter } = counted(simulatedFeed())
    const { clock, generator, published } = runGenerator({ feed, limit: 7, intervalMs: 10 })
    await clock.advance(1_000)
    await generator.finished
    expect(published).toHaveLength(7)
    expect(counter.drawn).toBe(7)
  })

  test('it finishes only when the signals in flight have settled', async () => {
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
    ['the feed throws', { feed: brokenFeed() }, 'the feed failed: the line went dead'],
    ['a price is invalid', { feed: [{ symbol: 'X', price: '1e-7' }] }, 'tick 1 of the feed is invalid: price: must be a decimal'],
    ['the strategy throws', answering(divideByZero), 'the strategy random, asked about X at 1, failed: division by zero'],
    [
      'the strategy throws something other than an error',
      answering(throwNothing),
      'the strategy random, asked about X at 1, failed: undefined',
    ],
    [
      'the side is invalid',
      answering(() => ({ side: 'HOLD', confidence: 1 })),
      `${noDecision} side: Invalid option: expected one of "BUY"|"SELL"`,
    ],
    [
      'the confidence is above 1',
      answering(() => ({ side: 'BUY', confidence: 50 })),
      `${noDecision} confidence: Too big: expected number to be <=1`,
    ],
    [
      'the confidence is not a number',
      answering(() => ({ side: 'BUY', confidence: Number.NaN })),
      `${noDecision} confidence: Invalid input`,
    ],
    ['the decision is a string', answering(() => 'BUY'), `${noDecision} Invalid input: expected object, received string`],
    ['the decision is false', answering(() => false), `${noDecision} Invalid input: expected object, received boolean`],
    ['the decision is a promise', answering(() => Promise.reject(new Error('late'))), `${noDecision} it is a promise, expected a value`],
  ])('it fails with the reason when %s', async (_, options, message) => {
    const { clock, generator, lines } = runGenerator(options)
    await clock.advance(3_000)
    await expect(generator.finished).rejects.toThrow(message)
    expect(lines.filter(({ event }) => event === undefined)).toEqual([])
    await generator.close()
  })

  test('a strategy may return null as well as undefined for no decision', async () => {
    const { clock, generator, published } = runGenerator({ ...answering(() => null), feed: ticks(3), intervalMs: 1 })
    await clock.advance(10)
    await generator.finished
    expect(published).toEqual([])
  })

  test.each<[string, (ticks: Tick[]) => Partial<GeneratorOptions>]>([
    ['a feed', (good) => ({ feed: [...good, { symbol: 'X', price: '-1' }, ...ticks(5)] })],
    ['a strategy', (good) => ({ feed: ticks(10), strategy: failingAfter(good.length) })],
  ])('signals in flight when %s fails are published first, and those not confirmed in time are dropped and logged', async (_, fails) => {
    const confirms: (() => void)[] = []
    const publish = () => new Promise<void>((resolve) => confirms.push(resolve))
    const { clock, generator, published, dropped, lines } = runGenerator({ ...fails(ticks(3)), intervalMs: 10, drainMs: 10_000, publish })
    let failure: Error | undefined
    generator.finished.catch((error) => {
      failure = error
    })
    await clock.advance(5_000)
    expect(confirms).toHaveLength(3)
    expect(lines).toMatchObject([
      { level: 'warn', message: expect.stringMatching(/: drawing no more ticks; publishing the signals in flight/) },
    ])
    for (const confirm of confirms.slice(0, 2)) confirm()
    await clock.advance(0)
    expect([published.length, failure]).toEqual([2, undefined])
    await clock.advance(6_000)
    expect(dropped).toMatchObject([{ reason: 'stopped', signal: { referencePrice: '3' } }])
    expect(failure?.message).toMatch(/^(tick 4 of the feed is invalid: price|the strategy random, asked about X at 4, failed: enough)/)
    await generator.close()
  })
})

const live = (symbol: string, sequence: number) => ({
  ...{ symbol, price: '10' },
  stored: { epoch: 1, sequence, at: '2026-01-31T09:30:00.000Z' },
})

test('on a live feed the strategy sees every tick, and signals keep the interval', async () => {
  const seen: number[] = []
  // Moved by hand, since the feed has the pace.
  let time = 0
  const { clock, generator, published } = runGenerator({
    now: () => time,
    feed: (function* () {
      for (let sequence = 1; sequence <= 13; sequence++) {
        yield live('X', sequence)
        time += 250
      }
    })(),
    strategy: {
      name: 'watching',
      warmUpTicks: 0,
      onTick: ({ stored }) => {
        seen.push(stored?.sequence ?? 0)
        return { side: 'BUY', confidence: 1 }
      },
    },
    isCurrent: () => true,
    intervalMs: 1_000,
  })
  await clock.advance(1_000)
  await generator.finished
  expect(seen).toEqual(Array.from({ length: 13 }, (_, index) => index + 1))
  expect(published.map(({ signal }) => signal.schema === 2 && signal.priceSequence)).toEqual([1, 5, 9, 13])
})

test('no signal is made from a price that is not the last and fresh', async () => {
  const { clock, generator, published } = runGenerator({
    feed: [1, 2, 3, 4].map((sequence) => live('X', sequence)),
    isCurrent: ({ stored }) => stored?.sequence === 3,
    intervalMs: 0,
  })
  await clock.advance(1_000)
  await generator.finished
  expect(published.map(({ signal }) => signal)).toMatchObject([
    { schema: 2, priceEpoch: 1, priceSequence: 3, priceAt: '2026-01-31T09:30:00.000Z' },
  ])
})
