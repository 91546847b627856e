import { setTimeout as sleep } from 'node:timers/promises'
import { Code, ConnectError } from '@connectrpc/connect'
import { limitCalls } from './limit-calls'

const callWith = (limits: { callMs: number; callsInHand: number }) => {
  const limit = limitCalls(limits)
  return (work: () => Promise<unknown>, { stream = false, signal = new AbortController().signal } = {}) =>
    // Like the interceptor around it, which is asynchronous.
    (async () => limit(work as never)({ stream, signal } as never))() as Promise<unknown>
}

test('one call more than the limit is refused, and another is let in once one has ended', async () => {
  const call = callWith({ callMs: 1_000, callsInHand: 2 })
  const [one, other] = [call(() => sleep(20, 'one')), call(() => sleep(40, 'other'))]
  await expect(call(() => sleep(1))).rejects.toMatchObject({ code: Code.ResourceExhausted })
  expect(await one).toBe('one')
  expect(await call(() => sleep(1, 'third'))).toBe('third')
  expect(await other).toBe('other')
})

test('calls that fail, at once or later, make room', async () => {
  const call = callWith({ callMs: 1_000, callsInHand: 1 })
  const atOnce = () => {
    throw new ConnectError('wrong', Code.InvalidArgument)
  }
  for (let count = 0; count < 3; count++) {
    await expect(call(atOnce)).rejects.toMatchObject({ code: Code.InvalidArgument })
    await expect(call(() => Promise.reject(new Error('later')))).rejects.toThrow('later')
  }
  expect(await call(() => sleep(1, 'answered'))).toBe('answered')
})

test('a call that takes too long ends, and counts until its work is done', async () => {
  const call = callWith({ callMs: 10, callsInHand: 1 })
  const work = sleep(60)
  await expect(call(() => work)).rejects.toMatchObject({ code: Code.DeadlineExceeded })
  await expect(call(() => sleep(1))).rejects.toMatchObject({ code: Code.ResourceExhausted })
  await work
  await sleep(1)
  expect(await call(() => Promise.resolve('answered'))).toBe('answered')
})

test('a call whose caller has gone, or whose deadline has passed, ends with the reason', async () => {
  const call = callWith({ callMs: 1_000, callsInHand: 2 })
  const gone = new AbortController()
  const waiting = call(() => sleep(50), { signal: gone.signal })
  gone.abort(new ConnectError('the operation timed out', Code.DeadlineExceeded))
  await expect(waiting).rejects.toMatchObject({ code: Code.DeadlineExceeded })
  await expect(call(() => sleep(1), { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: Code.Canceled })
})

test('streams are not limited here', async () => {
  const call = callWith({ callMs: 1, callsInHand: 0 })
  expect(await call(() => sleep(20, 'stream'), { stream: true })).toBe('stream')
})
