import { newestTicks } from './newest-ticks'
import { aTick } from './ticks.fixture'

test('a reader that keeps up sees every tick', async () => {
  const ticks = newestTicks({ onEnd: () => undefined })
  const seen = ticks.iterate()
  for (const sequence of [1, 2]) {
    const next = seen.next()
    ticks.add(aTick(sequence))
    expect(await next).toEqual({ done: false, value: { tick: aTick(sequence), skipped: 0 } })
  }
})

test('a slow reader gets the newest of each symbol, and is told how many it skipped', async () => {
  const ticks = newestTicks({ onEnd: () => undefined })
  const seen = ticks.iterate()
  ticks.add(aTick(1))
  await seen.next()
  for (let sequence = 2; sequence <= 10_000; sequence++) ticks.add(aTick(sequence))
  ticks.add(aTick(5, { symbol: 'ES' }))
  expect((await seen.next()).value).toEqual({ tick: aTick(10_000), skipped: 9_998 })
  expect((await seen.next()).value).toEqual({ tick: aTick(5, { symbol: 'ES' }), skipped: 0 })
})

test('it ends when the reader closes, after what waits, and tells when it is left', async () => {
  const onEnd = jest.fn()
  const ticks = newestTicks({ onEnd })
  const all = (async () => {
    const sequences = []
    for await (const { tick } of ticks.iterate()) sequences.push(tick.sequence)
    return sequences
  })()
  await Promise.resolve()
  ticks.add(aTick(1))
  ticks.end()
  expect(await all).toEqual([1])
  expect(onEnd).toHaveBeenCalledTimes(1)
})
