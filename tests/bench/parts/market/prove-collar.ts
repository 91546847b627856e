import { setTimeout as sleep } from 'node:timers/promises'
import { topics } from '@trading/contracts'
import { type BenchVhost, signals } from '../../bench-vhost'
import type { Engines } from '../../engines'

const patienceMs = 10_000

/**
 * Checks that an engine has a collar and a live price: it rejects an order at twice that price.
 * @throws Error that says what it did instead
 */
export async function proveCollar({ lane: { channel }, engines }: { lane: BenchVhost; engines: Engines }): Promise<void> {
  const { executed: before } = await engines.tally()
  const { queue } = await channel.assertQueue('', { exclusive: true })
  await channel.bindQueue(queue, topics.reports.exchange.name, '#')
  const [{ exchange, routingKey, body, ...properties }] = signals(1) as [ReturnType<typeof signals>[number]]
  const signal = JSON.parse(body.toString()) as { referencePrice: string }
  const far = { ...signal, referencePrice: (2 * Number(signal.referencePrice)).toFixed(2) }
  channel.publish(exchange, routingKey, Buffer.from(JSON.stringify(far)), { ...properties, persistent: true })
  const giveUpAt = Date.now() + patienceMs
  // An engine counts a signal when its report has been sent; what is measured next must not count it.
  while ((await engines.tally()).executed === before && Date.now() < giveUpAt) await sleep(10)
  const got = await channel.get(queue, { noAck: true })
  await channel.deleteQueue(queue)
  const answer = got ? (JSON.parse(got.content.toString()) as { status: string }).status : 'no report'
  if (answer !== 'REJECTED') throw new Error(`an order at twice the price was not rejected by the collar, but: ${answer}`)
}
