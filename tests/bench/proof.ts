import { setTimeout as sleep } from 'node:timers/promises'
import { topics } from '@trading/contracts'
import { workQueue } from '@trading/rig/signal-queues'
import type { BenchVhost } from './bench-vhost'
import { drainSlice } from './drain-slice'
import type { Engines } from './engines'

const sample = 20
const patienceMs = 10_000
const persistent = 2

/**
 * Checks before the measurement that a contestant does the work: one persistent report per signal, and an empty queue.
 * @throws Error that says what it did instead
 */
export async function proveReports(name: string, lane: BenchVhost, engines: Engines, abort: AbortSignal): Promise<void> {
  const { channel } = lane
  const { queue } = await channel.assertQueue('', { exclusive: true })
  await channel.bindQueue(queue, topics.reports.exchange.name, '#')
  await drainSlice(lane, engines, sample, abort)
  const giveUpAt = Date.now() + patienceMs
  while ((await channel.checkQueue(queue)).messageCount < sample && Date.now() < giveUpAt) await sleep(10)
  const ids = new Set<string>()
  let reports = 0
  for (let got = await channel.get(queue, { noAck: true }); got; got = await channel.get(queue, { noAck: true })) {
    reports++
    ids.add(got.properties.messageId)
    if (JSON.parse(got.content.toString()).status !== 'FILLED') throw new Error(`${name} did not fill an order: ${got.content}`)
    if (got.properties.deliveryMode !== persistent) throw new Error(`${name} does not publish its reports as persistent`)
  }
  await channel.deleteQueue(queue)
  if (reports !== sample || ids.size !== sample)
    throw new Error(`${name} published ${reports} reports on ${ids.size} signals, but ${sample} were sent`)
  const left = (await channel.checkQueue(workQueue)).messageCount
  if (left > 0) throw new Error(`${name} left ${left} signals in the queue`)
}
