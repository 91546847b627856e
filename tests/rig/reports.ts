import { type ExecutionReport, executionReportSchema, topics } from '@trading/contracts'
import type { TestBroker } from './test-broker'

/** Collects every execution report in a separate durable queue, which survives connections and broker restarts. */
export async function collectReports(broker: Pick<TestBroker, 'channel'>): Promise<() => Promise<ExecutionReport[]>> {
  const bodies = await collectReportBodies(broker)
  return async () => (await bodies()).map(readReport)
}

export const readReport = (body: string): ExecutionReport => executionReportSchema.parse(JSON.parse(body))

/** The same, with the exact bytes of each report. Collectors of one broker need a queue each, or they take each other's reports. */
export async function collectReportBodies(broker: Pick<TestBroker, 'channel'>, queue = 'test.reports'): Promise<() => Promise<string[]>> {
  const channel = await broker.channel()
  await channel.assertQueue(queue, { durable: true, arguments: { 'x-queue-type': 'quorum' } })
  await channel.bindQueue(queue, topics.reports.exchange.name, '#')
  await channel.purgeQueue(queue)
  const bodies: string[] = []
  return async () => {
    const reader = await broker.channel()
    for (let got = await reader.get(queue, { noAck: true }); got; got = await reader.get(queue, { noAck: true })) {
      bodies.push(got.content.toString())
    }
    return bodies
  }
}
