import { seededRandom } from '@trading/runtime'
import type { ConsumeMessage } from 'amqplib'
import { createAcks } from './acks'

const delivery = (deliveryTag: number) => ({ fields: { deliveryTag } }) as ConsumeMessage
const turn = () => new Promise(setImmediate)

/** A channel as the broker keeps it: an ack of a tag that is not outstanding closes it. */
function setting(tags: number) {
  const outstanding = new Set<number>()
  const frames: string[] = []
  const acks = createAcks({
    ack({ fields }, allUpTo) {
      const tag = fields.deliveryTag
      if (!outstanding.has(tag)) throw new Error(`unknown delivery tag ${tag}`)
      frames.push(allUpTo ? `..${tag}` : String(tag))
      for (const each of outstanding) if (each === tag || (allUpTo && each < tag)) outstanding.delete(each)
    },
  })
  const deliver = (tag: number) => {
    outstanding.add(tag)
    acks.delivered(delivery(tag))
  }
  for (let tag = 1; tag <= tags; tag++) deliver(tag)
  const ack = (...these: number[]) => {
    for (const tag of these) acks.ack(delivery(tag))
  }
  return { acks, frames, outstanding, deliver, ack }
}

test('a lone delivery is acked at once', () => {
  const { frames, ack } = setting(1)
  ack(1)
  expect(frames).toEqual(['1'])
})

test('the oldest deliveries that end in one turn are acked in one frame, in whatever order they end', async () => {
  const { frames, ack } = setting(4)
  ack(3, 1, 2)
  await turn()
  expect(frames).toEqual(['..3'])
})

test('a delivery that is not done is never acked by the frame of others', async () => {
  const { frames, outstanding, ack } = setting(6)
  ack(1, 2, 4, 6)
  await turn()
  expect(frames).toEqual(['..2', '4', '6'])
  expect([...outstanding]).toEqual([3, 5])
  ack(5, 3)
  await turn()
  expect(frames.slice(3)).toEqual(['..5'])
})

test('a frame never names a delivery that was acked before', async () => {
  const { frames, deliver, ack } = setting(3)
  ack(3)
  await turn()
  ack(1, 2)
  await turn()
  deliver(4)
  ack(4)
  expect(frames).toEqual(['3', '..2', '4'])
})

test('acks can be sent before the end of the turn, and are not sent again', async () => {
  const { acks, frames, ack } = setting(3)
  ack(1, 2)
  acks.flush()
  expect(frames).toEqual(['..2'])
  await turn()
  expect(frames).toEqual(['..2'])
})

test('in any order, each delivery is acked exactly once and never before it is done', async () => {
  const random = seededRandom(7)
  const { frames, outstanding, deliver, ack } = setting(0)
  const inHand: number[] = []
  for (let tag = 1; tag <= 2_000; ) {
    while (inHand.length < 32 && tag <= 2_000) {
      inHand.push(tag)
      deliver(tag++)
    }
    const done = inHand.filter(() => random() < 0.4).sort(() => random() - 0.5)
    ack(...done)
    await turn()
    for (const each of done) inHand.splice(inHand.indexOf(each), 1)
    expect([...outstanding]).toEqual(inHand)
  }
  ack(...inHand)
  await turn()
  expect(outstanding.size).toBe(0)
  expect(frames.length).toBeLessThan(2_000)
})

test('acks on a channel that has closed are dropped', () => {
  const acks = createAcks({
    ack() {
      throw new Error('Channel closed')
    },
  })
  acks.delivered(delivery(1))
  expect(() => acks.ack(delivery(1))).not.toThrow()
})
