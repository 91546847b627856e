import { signal } from '@trading/contracts/examples'
import { PublishError } from '@trading/messaging'
import type { Log } from '@trading/runtime'
import type { Subject } from '../access/subject'
import type { StoredSubmission } from '../store/submissions'
import { bodyHashOf } from './body-hash'
import { openSubmissions, type Submissions } from './open-submissions'

const log = { info: () => undefined, warn: () => undefined } as unknown as Log
const subject: Subject = { owner: 'ann', role: 'trader', keyId: 'k', strategy: 'by-hand' }
const body = { symbol: 'AAPL', side: 'BUY', quantity: '10', referencePrice: '189.25', confidence: 1 } as const
const signalId = '019b76da-a800-7000-8000-000000000001'

let submissions: Submissions
afterEach(() => submissions.close())

/** With a submission of an earlier process, whose record of the confirm is missing. */
function open({ validForMs, publish = async () => undefined }: { validForMs: number; publish?: () => Promise<void> }): string[] {
  const sent: string[] = []
  const stored: StoredSubmission = {
    ...{ signalId, bodyHash: bodyHashOf(body), message: Buffer.from(JSON.stringify({ ...signal(), id: signalId })) },
    ...{ validUntil: new Date(Date.now() + validForMs), publishedAt: null },
  }
  submissions = openSubmissions({
    store: {
      submit: async () => ({ isNew: false, stored }),
      submissions: { markPublished: async () => undefined, unpublished: async () => [] },
    } as never,
    publisher: {
      publish: async ({ properties }) => {
        sent.push(properties.messageId)
        await publish()
      },
    },
    log,
  })
  return sent
}
const submit = () => submissions.submit({ subject, idempotencyKey: 'k', body })

test('of an expired signal without a recorded confirm it is not said that it was never executed: a new one might be a second order', async () => {
  const sent = open({ validForMs: -1 })
  const refused = await submit().catch((error) => error)
  expect(refused).toMatchObject({ type: 'conflict', message: expect.stringContaining(`GET /v1/signals/${signalId} says whether`) })
  expect(refused.message).not.toMatch(/never executed|was not executed/)
  expect(sent).toEqual([])
})

test('one that is still valid is published as it was stored, and answered with its own id', async () => {
  const sent = open({ validForMs: 60_000 })
  expect(await submit()).toMatchObject({ signalId, published: true })
  expect(sent).toEqual([signalId])
})

test('a publish without a confirm is answered as a broker that is away: sent again, it is the same signal', async () => {
  open({ validForMs: 60_000, publish: () => Promise.reject(new PublishError('UNCONFIRMED', 'no confirm')) })
  await expect(submit()).rejects.toMatchObject({ type: 'upstream-away', upstream: 'the broker', retryAfterSeconds: 2 })
})
