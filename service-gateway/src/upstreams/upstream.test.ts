import type { Log } from '@trading/runtime'
import { notFound } from '../server/errors'
import { createUpstream } from './upstream'

function fixture(deadlineMs = 1_000) {
  const lines: string[] = []
  const line = (_: object, message: string) => void lines.push(message)
  const log = { warn: line, info: line } as unknown as Log
  return { upstream: createUpstream({ name: 'ledger', deadlineMs, log }), lines }
}

test('what fails is an upstream that is away, which the log says once until it is back', async () => {
  const { upstream, lines } = fixture()
  for (let call = 0; call < 3; call++) {
    const failing = upstream.call(() => Promise.reject(new Error('no route')))
    await expect(failing).rejects.toMatchObject({ type: 'upstream-away', upstream: 'ledger', retryAfterSeconds: 2 })
  }
  expect(await upstream.call(async () => 7)).toBe(7)
  expect(lines).toEqual(['ledger does not answer: no route', 'ledger answers again'])
})

test('a call that takes longer than the deadline is aborted, and nobody waits for it', async () => {
  const { upstream } = fixture(10)
  let aborted: AbortSignal | undefined
  const hanging = upstream.call((abort) => {
    aborted = abort
    return new Promise(() => undefined)
  })
  await expect(hanging).rejects.toMatchObject({ upstream: 'ledger', cause: { message: 'no answer within 10 ms' } })
  expect(aborted?.aborted).toBe(true)
})

test('what the work itself answers is no failure of the upstream, and what it said is not told to the caller', async () => {
  const { upstream, lines } = fixture()
  await expect(upstream.call(() => Promise.reject(notFound('no such signal')))).rejects.toMatchObject({ type: 'not-found' })
  expect(lines).toEqual([])
  const failing = upstream.call(() => Promise.reject(new Error('password of postgres://secret')))
  await expect(failing).rejects.not.toThrow(/secret/)
})
