import type { Signal } from '@trading/contracts'
import { createFakeClock } from '../test-support/fake-clock'
import { publishUntilStale } from './publish-until-stale'
import { createSignalFactory } from './signal-factory'

function setUp({ ttlMs = 60_000 } = {}) {
  const clock = createFakeClock()
  const signal = createSignalFactory({ strategy: 'mine', ttlMs, now: clock.now })(
    { symbol: 'X', price: '1' },
    { side: 'BUY', confidence: 1 },
  )
  const start = clock.now()
  const stopping = new AbortController()
  const tries: { id: string; atMs: number }[] = []
  const failures: unknown[] = []
  const begin = (publish: (attempt: number) => Promise<void>, random = () => 1) =>
    publishUntilStale(signal, {
      publish: (published: Signal) => publish(tries.push({ id: published.id, atMs: clock.now() - start })),
      abort: stopping.signal,
      onFailure: (cause) => failures.push(cause),
      now: clock.now,
      sleep: clock.sleep,
      random,
    })
  return { clock, signal, stopping, tries, failures, begin }
}

const refused = (code = 'REFUSED') => Promise.reject(Object.assign(new Error('refused'), { code }))

test('a confirmed signal is published once', async () => {
  const { begin, tries } = setUp()
  expect(await begin(async () => undefined)).toEqual({ result: 'published', attempts: 1 })
  expect(tries).toHaveLength(1)
})

test.each(['UNCONFIRMED', 'REFUSED', 'UNROUTABLE'])('a publish that fails as %s is retried under the same id', async (code) => {
  const { clock, signal, begin, tries, failures } = setUp()
  const outcome = begin((attempt) => (attempt < 4 ? refused(code) : Promise.resolve()))
  await clock.advance(10_000)
  expect(await outcome).toMatchObject({ result: 'published', attempts: 4 })
  expect(tries.map(({ id }) => id)).toEqual(Array(4).fill(signal.id))
  expect(failures).toHaveLength(3)
})

test('a closed publisher is not called again', async () => {
  const { begin, tries } = setUp()
  expect(await begin(() => refused('CLOSED'))).toMatchObject({ result: 'stopped', attempts: 1, cause: { code: 'CLOSED' } })
  expect(tries).toHaveLength(1)
})

test('delays double from 100 ms to 5 s, minus a random part of up to half', async () => {
  const waits = async (random: () => number) => {
    const { clock, begin, tries } = setUp()
    const outcome = begin(() => refused(), random)
    await clock.advance(60_000)
    await outcome
    return tries.slice(1, 9).map(({ atMs }, index) => atMs - (tries[index]?.atMs as number))
  }
  expect(await waits(() => 1)).toEqual([100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000])
  expect(await waits(() => 0)).toEqual([50, 100, 200, 400, 800, 1_600, 2_500, 2_500])
})

test('a signal that becomes stale is dropped at its deadline and never published after it', async () => {
  const { clock, begin, tries } = setUp({ ttlMs: 7_000 })
  const outcome = begin(() => refused())
  await clock.advance(6_999)
  const before = tries.length
  await clock.advance(1)
  expect(await outcome).toMatchObject({ result: 'stale', attempts: before, cause: new Error('refused') })
  await clock.advance(60_000)
  expect(tries).toHaveLength(before)
})

test('a signal that is stale from the start is never published', async () => {
  const { begin, tries } = setUp({ ttlMs: 0 })
  expect(await begin(async () => undefined)).toEqual({ result: 'stale', attempts: 0 })
  expect(tries).toHaveLength(0)
})

test('an abort ends a publish that hangs and a delay between attempts', async () => {
  const hanging = setUp()
  const hung = hanging.begin(() => new Promise(() => undefined))
  hanging.stopping.abort()
  expect(await hung).toEqual({ result: 'stopped', attempts: 1 })

  const waiting = setUp()
  const waited = waiting.begin(() => refused())
  await waiting.clock.advance(10)
  waiting.stopping.abort()
  expect(await waited).toMatchObject({ result: 'stopped', attempts: 1 })
})
