import type { Signal } from '@trading/contracts'
import type { Tick } from '@trading/strategy'
import { counted, firstOf, hangs, refused, runGenerator, ticks } from '../test-support/run-generator'

describe('while the broker is unavailable', () => {
  test('no more signals than the window are in flight and no row of a replay is skipped', async () => {
    const { feed, counter } = counted(ticks(1_000))
    const waiting: (() => void)[] = []
    const { clock, generator, published } = runGenerator({
      feed,
      intervalMs: 1,
      publish: () => new Promise((resolve) => waiting.push(resolve)),
    })
    await clock.advance(30_000)
    expect(waiting).toHaveLength(256)
    expect(counter.drawn).toBe(256)
    while (published.length < 1_000) {
      for (const confirm of waiting.splice(0)) confirm()
      await clock.advance(10)
    }
    await generator.finished
    expect(published.map(({ signal }) => signal.referencePrice)).toEqual(ticks(1_000).map(({ price }) => price))
  })

  test('a stale signal is dropped at its deadline, counted and logged, and not published', async () => {
    const { clock, generator, published, dropped, eventsOf } = runGenerator({ limit: 1, publish: refused })
    await clock.advance(60_000)
    await generator.finished
    expect(published).toHaveLength(0)
    expect(dropped).toMatchObject([{ reason: 'stale', atMs: 60_000 }])
    const { id, symbol } = firstOf(dropped)
    expect(eventsOf('signal.dropped')).toMatchObject([
      {
        level: 'warn',
        signalId: id,
        symbol,
        reason: 'stale',
        cause: 'no queue is bound',
        message: expect.stringContaining('dropped, stale: '),
      },
    ])
  })

  test('an outage logs two lines, however many attempts fail in it', async () => {
    let away = true
    const { clock, generator, published, lines } = runGenerator({
      limit: 100,
      intervalMs: 10,
      publish: async () => (away ? refused() : undefined),
    })
    await clock.advance(30_000)
    expect(lines).toMatchObject([{ level: 'warn', cause: 'no queue is bound' }])
    away = false
    await clock.advance(6_000)
    await generator.finished
    expect(published).toHaveLength(100)
    expect(lines.filter(({ event }) => event === undefined)).toHaveLength(2)
  })

  test('each published signal is logged once, however many attempts it took', async () => {
    const attempts = new Map<string, number>()
    const failTwice = async ({ id }: Signal) => {
      const attempt = (attempts.get(id) ?? 0) + 1
      attempts.set(id, attempt)
      if (attempt < 3) await refused()
    }
    const { clock, generator, published, eventsOf } = runGenerator({ limit: 20, intervalMs: 10, publish: failTwice })
    await clock.advance(20_000)
    await generator.finished
    const logged = eventsOf('signal.published')
    expect(logged.map(({ signalId }) => signalId)).toEqual(published.map(({ signal }) => signal.id))
    expect(new Set(logged.map(({ signalId }) => signalId)).size).toBe(20)
    const { id, symbol, side, quantity, referencePrice } = firstOf(published)
    expect(logged[0]).toMatchObject({ level: 'info', signalId: id, symbol, side, quantity, price: referencePrice, strategy: 'random' })
  })
})

describe('close', () => {
  test('a full window causes no warning of leaked listeners', async () => {
    const warnings: string[] = []
    const onWarning = ({ name }: Error) => warnings.push(name)
    process.on('warning', onWarning)
    const { clock, generator } = runGenerator({ limit: 256, intervalMs: 0, publish: hangs })
    await clock.advance(0)
    const closing = generator.close()
    await clock.advance(10_000)
    await closing
    process.off('warning', onWarning)
    expect(warnings).toEqual([])
  })

  test('it stops the ticks at once and publishes the signals in flight', async () => {
    const confirms: (() => void)[] = []
    const { clock, generator, published } = runGenerator({
      intervalMs: 100,
      publish: () => new Promise((resolve) => confirms.push(resolve)),
    })
    await clock.advance(250)
    const closing = generator.close()
    await clock.advance(5_000)
    expect(confirms).toHaveLength(3)
    for (const confirm of confirms) confirm()
    await closing
    expect(published).toHaveLength(3)
  })

  test('it drops and logs signals that hang when the drain is over', async () => {
    const { clock, generator, dropped, eventsOf } = runGenerator({ intervalMs: 100, drainMs: 10_000, publish: hangs })
    await clock.advance(250)
    const closing = generator.close()
    await clock.advance(9_999)
    expect(dropped).toHaveLength(0)
    await clock.advance(1)
    await closing
    expect(dropped.map(({ reason }) => reason)).toEqual(['stopped', 'stopped', 'stopped'])
    expect(eventsOf('signal.dropped')).toHaveLength(3)
    await generator.finished
  })

  test('it does not wait for a tick that never comes', async () => {
    const silent = async function* (): AsyncGenerator<Tick> {
      await new Promise(() => undefined)
    }
    const { generator } = runGenerator({ feed: silent() })
    await generator.close()
    await generator.finished
  })

  test('it ends the wait for room in the window', async () => {
    const { clock, generator, dropped } = runGenerator({ window: 1, intervalMs: 0, publish: hangs })
    await clock.advance(0)
    const closing = generator.close()
    await clock.advance(10_000)
    await closing
    expect(dropped).toHaveLength(1)
  })

  test('closing twice, or after the end, is harmless', async () => {
    const { clock, generator } = runGenerator({ limit: 1 })
    await clock.advance(0)
    await generator.finished
    await Promise.all([generator.close(), generator.close()])
  })
})
