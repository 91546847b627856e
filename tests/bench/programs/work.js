const { setTimeout: sleep } = require('node:timers/promises')
const { contentType, executionReport, signalSchema, topics } = require('@trading/contracts')
const { now } = require('./clock')

/**
 * The work on each message, and its records. Peers parse and validate a signal as the platform does and report on it; they have no
 * limits, breaker or time-outs, which only the platform has.
 */
exports.createWork = ({ reports = false, venueMs = 0, stamps = false }) => {
  let executed = 0
  let lastAt = 0
  let starts = []
  return {
    reports,
    venueMs,
    /** Called when the handler starts. */
    started: stamps ? (messageId) => void starts.push([messageId, now()]) : () => undefined,
    /** Called when the ack is written. */
    done() {
      executed++
      lastAt = Date.now()
    },
    /** Parses a signal as the platform does. */
    validated: (value) => signalSchema.parse(value),
    venue: () => (venueMs > 0 ? sleep(venueMs) : undefined),
    reportOn,
    tally: () => ({ executed, lastAt }),
    takeStarts() {
      const taken = starts
      starts = []
      return taken
    },
  }
}

function reportOn(signal) {
  const { id, symbol, side, quantity, referencePrice } = signal
  const report = executionReport({
    signalId: id,
    symbol,
    side,
    status: 'FILLED',
    filledQuantity: quantity,
    averagePrice: referencePrice,
    fee: '0.19',
    venue: 'paper',
    engine: 'peer',
    attempt: 1,
    executedAt: new Date().toISOString(),
  })
  return {
    exchange: topics.reports.exchange.name,
    routingKey: topics.reports.routingKey(report),
    messageId: report.id,
    type: topics.reports.kind.type,
    contentType,
    appId: 'peer',
    body: Buffer.from(JSON.stringify(report)),
  }
}
