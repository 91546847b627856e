import type { ExecutionReport } from './execution-report'
import { executionReport } from './messages'
import type { SignalV1, SignalV2 } from './signal'

/** A valid signal, for tests. */
export const signal = (fields: Partial<SignalV1> = {}): SignalV1 => ({
  id: '01940a7e-5f00-7000-8000-000000000001',
  schema: 1,
  strategy: 'momentum',
  symbol: 'AAPL',
  side: 'BUY',
  quantity: '10',
  referencePrice: '189.25',
  confidence: 0.8,
  sequence: 1,
  issuedAt: '2026-01-05T14:30:00.000Z',
  validUntil: '2026-01-05T14:31:00.000Z',
  ...fields,
})

/** A valid signal of version 2, for tests. */
export const pricedSignal = (fields: Partial<SignalV2> = {}): SignalV2 => ({
  ...signal(),
  schema: 2,
  priceEpoch: 3,
  priceSequence: 41,
  priceAt: '2026-01-05T14:29:59.900Z',
  ...fields,
})

/** A valid report of a fill, for tests. */
export const fillReport = (): ExecutionReport =>
  executionReport({
    signalId: signal().id,
    symbol: 'AAPL',
    side: 'BUY',
    status: 'FILLED',
    filledQuantity: '10',
    averagePrice: '189.27',
    fee: '0.19',
    venue: 'paper',
    engine: 'engine-1',
    attempt: 1,
    executedAt: '2026-01-05T14:30:00.025Z',
  })
