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
    publish: { operation: 'publishSignal', summary: 'A strategy made a decision.' },
  },
})

/**
 * Reports are routed by outcome and instrument, such as `FILLED.SPX`. A symbol may contain dots, so bind `FILLED.#`, not `FILLED.*`; a
 * symbol with `*` or `#` cannot be bound on its own. No queue is bound by default: subscribers bind their own.
 */
const reports: Topic<ExecutionReport> = topic({
  name: 'reports',
  exchange: { name: 'trading.reports', type: 'topic' },
  kind: executionReportMessage,
  routingKey: ({ status, symbol }) => `${status}.${symbol}`,
  everything: '#',
  mandatory: false,
  about: {
    description: 'Where engines publish the outcome of each signal. No queue is bound by default: subscribers bind their own.',
    address: '{status}.{symbol}',
    parameters: {
      status: { enum: ['FILLED', 'REJECTED', 'EXPIRED'] },
      symbol: { description: 'The instrument; may contain dots and spaces.' },
    },
    publish: { operation: 'reportExecution', summary: 'The outcome of a signal.' },
  },
})

/** The topics to which the platform publishes. */
export const topics = { signals, reports } as const
