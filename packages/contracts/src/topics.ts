import type { ExecutionReport } from './execution-report'
import { executionReportMessage, signalMessage } from './messages'
import type { Signal } from './signal'
import { type Topic, topic } from './topic'

const signals: Topic<Signal> = topic({
  name: 'signals',
  exchange: { name: 'trading.signals', type: 'direct' },
  kind: signalMessage,
  routingKey: () => 'signal',
  everything: 'signal',
  mandatory: true,
  about: {
    description: 'Where a generator publishes: persistent, mandatory, confirmed.',
    address: 'signal',
    publish: { operation: 'publishSignal', summary: 'A strategy decided.' },
  },
})

/**
 * Reports are routed by outcome and instrument, such as `FILLED.SPX`. A symbol may hold dots, so bind `FILLED.#`, not `FILLED.*`; one that
 * holds `*` or `#` cannot be bound alone. No queue is bound by default: whoever wants reports binds their own, and nobody has to.
 */
const reports: Topic<ExecutionReport> = topic({
  name: 'reports',
  exchange: { name: 'trading.reports', type: 'topic' },
  kind: executionReportMessage,
  routingKey: ({ status, symbol }) => `${status}.${symbol}`,
  everything: '#',
  mandatory: false,
  about: {
    description: 'Where engines publish what became of each signal. No queue is bound by default: subscribers bind their own.',
    address: '{status}.{symbol}',
    parameters: {
      status: { enum: ['FILLED', 'REJECTED', 'EXPIRED'] },
      symbol: { description: 'The instrument; may hold dots and spaces.' },
    },
    publish: { operation: 'reportExecution', summary: 'The outcome of a signal.' },
  },
})

/** Where the platform publishes. */
export const topics = { signals, reports } as const
