import { contentType, executionReport, topics } from '@trading/contracts'
import { v7 as uuidv7 } from 'uuid'
import type { BenchVhost } from '../../bench-vhost'

export const symbols = ['AAPL', 'MSFT', 'NVDA', 'AMZN', 'TSLA'] as const

// Each after the one before: a late fill is booked with all that follow it, which is another measurement.
let executedAt = Date.now() - 3_600_000

/** Publishes reports on new fills, of which each buys one unit for 100, and waits until all are confirmed. */
export async function publishFills({ channel }: BenchVhost, count: number): Promise<void> {
  const { exchange, kind, routingKey } = topics.reports
  for (let index = 0; index < count; index++) {
    const report = executionReport({
      ...{
        signalId: uuidv7(),
        symbol: symbols[index % symbols.length] as string,
        side: 'BUY',
        venue: 'paper',
        engine: 'benchmark',
        attempt: 1,
      },
      ...{ status: 'FILLED', filledQuantity: '1', averagePrice: '100', fee: '0.01', executedAt: new Date(executedAt++).toISOString() },
    })
    channel.publish(exchange.name, routingKey(report), Buffer.from(JSON.stringify(report)), {
      ...{ messageId: report.id, type: kind.type, contentType, appId: 'benchmark', persistent: true },
    })
  }
  await channel.waitForConfirms()
}
