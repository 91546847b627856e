import type { SignalV1 } from '@trading/contracts'
import { v7 as uuidv7 } from 'uuid'

/** A valid signal with a new id, valid for a minute by default. */
export function aSignal(fields: Partial<SignalV1> = {}, ttlMs = 60_000): SignalV1 {
  const now = Date.now()
  return {
    id: uuidv7(),
    schema: 1,
    strategy: 'test',
    symbol: 'AAPL',
    side: 'BUY',
    quantity: '10',
    referencePrice: '189.25',
    confidence: 0.5,
    sequence: 1,
    issuedAt: new Date(now).toISOString(),
    validUntil: new Date(now + ttlMs).toISOString(),
    ...fields,
  }
}
