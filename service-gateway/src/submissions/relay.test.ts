import { signal } from '@trading/contracts/examples'
import type { Log } from '@trading/runtime'
import type { StoredSubmission } from '../store/submissions'
import { publishOnce } from './publish-once'
import { openRelay } from './relay'

const log = { info: () => undefined, warn: () => undefined } as unknown as Log

const storedOf = (signalId: string): StoredSubmission => ({
  ...{ signalId, bodyHash: Buffer.alloc(32), message: Buffer.from(JSON.stringify({ ...signal(), id: signalId })) },
  ...{ validUntil: new Date(Date.now() + 60_000), publishedAt: null },
})
const [left, inHand, published] = [
  '019b76da-a800-7000-8000-000000000001',
  '019b76da-a800-7000-8000-000000000002',
  '019b76da-a800-7000-8000-000000000003',
] as const

test('what an earlier process left is published; what a request has in hand is not, and what is published is only recorded', async () => {
  const sent: string[] = []
  const marked: string[] = []
  const publishing = publishOnce({ publish: async ({ properties }) => void sent.push(properties.messageId) }, () => undefined)
  await publishing.publish(storedOf(published))
  sent.length = 0
  let looks = 0
  const looked = new Promise<void>((resolve) => {
    const relay = openRelay({
      unpublished: async () => {
        if (++looks === 2) resolve(relay.close())
        return [left, inHand, published].map(storedOf)
      },
      ...{ publishing, mark: (id: string) => void marked.push(id), isInHand: (id: string) => id === inHand, log, everyMs: 1 },
    })
  })
  await looked
  expect(sent).toEqual([left])
  expect(marked).toEqual(expect.arrayContaining([published]))
  expect(marked).not.toContain(inHand)
})
