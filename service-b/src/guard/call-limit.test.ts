import { VenueFault } from '@trading/venue'
import { createCallLimit } from './call-limit'

const { signal: never } = new AbortController()

test('a venue that composes the abort signal of a call is not affected by the abort of a later call', async () => {
  const limit = createCallLimit(60_000)
  const composed: AbortSignal[] = []
  const compose = (call: AbortSignal) => composed.push(AbortSignal.any([call, AbortSignal.timeout(600_000)]))
  await limit.call(async (call) => compose(call), never)

  const giveUp = new AbortController()
  const second = limit.call((call) => {
    compose(call)
    return new Promise(() => undefined)
  }, giveUp.signal)
  giveUp.abort(new Error('the consumer drains'))
  await expect(second).rejects.toThrow(VenueFault)
  expect(composed.map(({ aborted }) => aborted)).toEqual([false, true])
  limit.close()
})

test('each call has its own abort signal, even after calls that succeeded', async () => {
  const limit = createCallLimit(60_000)
  const signals = new Set<AbortSignal>()
  for (let call = 0; call < 3; call++) await limit.call(async (signal) => signals.add(signal), never)
  expect(signals.size).toBe(3)
  limit.close()
})
