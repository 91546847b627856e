import { topics } from '@trading/contracts'
import type { TestBroker } from '@trading/rig/test-broker'

const queue = 'test.report-bodies'

/** Collects the exact bytes of every execution report. */
export async function collectBodies(broker: Pick<TestBroker, 'channel'>): Promise<() => Promise<readonly string[]>> {
  const channel = await broker.channel()
  await channel.assertQueue(queue, { durable: true, arguments: { 'x-queue-type': 'quorum' } })
  await channel.bindQueue(queue, topics.reports.exchange.name, '#')
  const bodies: string[] = []
  return async () => {
    const reader = await broker.channel()
    for (let got = await reader.get(queue, { noAck: true }); got; got = await reader.get(queue, { noAck: true })) {
      bodies.push(got.content.toString())
    }
    return bodies
  }
}
