import { signal } from '@trading/contracts/examples'
import type { Publication } from '@trading/messaging'
import { publishOnce } from './publish-once'

const { id: signalId } = signal()
const stored = { signalId, message: Buffer.from(JSON.stringify(signal(), null, 1)) }

test('the stored bytes are published, once, however many ask at once and afterwards', async () => {
  const sent: Publication[] = []
  const done: string[] = []
  const publishing = publishOnce({ publish: async (publication) => void sent.push(publication) }, (id) => done.push(id))
  await Promise.all([publishing.publish(stored), publishing.publish(stored)])
  await publishing.publish(stored)
  expect(sent).toMatchObject([{ body: stored.message, properties: { messageId: signalId, mandatory: true, persistent: true } }])
  expect(done).toEqual([signalId])
  expect(publishing.isPublished(signalId)).toBe(true)
})

test('after a failure it is published again, as the same object: the publisher knows whether it was confirmed meanwhile', async () => {
  const sent: Publication[] = []
  const publish = async (publication: Publication) => {
    sent.push(publication)
    if (sent.length === 1) throw new Error('not confirmed')
  }
  const publishing = publishOnce({ publish }, () => undefined)
  await expect(publishing.publish(stored)).rejects.toThrow('not confirmed')
  expect(publishing.isPublished(signalId)).toBe(false)
  await publishing.publish(stored)
  expect(sent[1]).toBe(sent[0])
})
