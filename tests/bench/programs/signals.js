const { contentType, topics } = require('@trading/contracts')
const { v7: uuidv7 } = require('uuid')

const validMs = 600_000

/** Signals encoded beforehand, so that only their transport is measured. */
exports.signals = (count) => {
  const now = Date.now()
  return Array.from({ length: count }, (_, index) => {
    const signal = {
      id: uuidv7(),
      schema: 1,
      strategy: 'benchmark',
      symbol: 'SPX',
      side: index % 2 === 0 ? 'BUY' : 'SELL',
      quantity: '10',
      referencePrice: '1455.22',
      confidence: 0.5,
      sequence: index + 1,
      issuedAt: new Date(now).toISOString(),
      validUntil: new Date(now + validMs).toISOString(),
    }
    return {
      exchange: topics.signals.exchange.name,
      routingKey: topics.signals.routingKey(signal),
      messageId: signal.id,
      type: topics.signals.kind.type,
      contentType,
      appId: 'benchmark',
      timestamp: Math.floor(now / 1_000),
      body: Buffer.from(JSON.stringify(signal)),
    }
  })
}
