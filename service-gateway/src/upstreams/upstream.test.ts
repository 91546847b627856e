import { LedgerFault } from '@trading/ledger'
import type { Log } from '@trading/runtime'
import { DatabaseError } from 'pg'
import { notFound } from '../server/errors'
import { createUpstream } from './upstream'

function fixture(deadlineMs = 1_000) {
  const lines: string[] = []
  const line = (_: object, message: string) => void lines.push(message)
  const log = { warn: line, info: line, error: line } as unknown as Log
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

const bySqlState = (code: string) => Object.assign(new DatabaseError('no', 2, 'error'), { code })
const wrapped = (cause: unknown) => new LedgerFault('the ledger does not answer', { cause })

test.each<[string, unknown]>([
  ['a TypeError', new TypeError('x is not a function')],
  ['a RangeError', new RangeError('Invalid time value')],
  ['a TypeError that a reader has wrapped', wrapped(new TypeError('x is not a function'))],
  ['a statement that the database cannot read', wrapped(bySqlState('42703'))],
  ['a value that the database cannot read', wrapped(bySqlState('22021'))],
])(
  '%s is a mistake of the gateway and no upstream that is away: passed on, and in the log once until a call succeeds',
  async (_, mistake) => {
    const { upstream, lines } = fixture()
    for (let call = 0; call < 3; call++) await expect(upstream.call(() => Promise.reject(mistake))).rejects.toBe(mistake)
    expect(lines).toEqual([expect.stringMatching(/^a mistake in a call to ledger: /)])
    await upstream.call(async () => 7)
    await expect(upstream.call(() => Promise.reject(mistake))).rejects.toBe(mistake)
    expect(lines).toHaveLength(2)
  },
)

test.each<[string, unknown]>([
  ['a refused connection', Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })],
  ['a lost connection', wrapped(new Error('Connection terminated unexpectedly'))],
  ['a statement that took too long', wrapped(bySqlState('57014'))],
  ['a database that shuts down', wrapped(bySqlState('57P01'))],
  ['a database without connections to spare', wrapped(bySqlState('53300'))],
  ['what is no error', 'gone'],
])('%s is an upstream that is away', async (_, fault) => {
  const { upstream } = fixture()
  await expect(upstream.call(() => Promise.reject(fault))).rejects.toMatchObject({ type: 'upstream-away', upstream: 'ledger' })
})
