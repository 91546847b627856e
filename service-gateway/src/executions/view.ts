import type { ExecutionView } from '@trading/gateway-api'
import type { Execution } from '@trading/ledger'
import { cursorOf } from './cursor'

/** An outcome of the ledger as the gateway shows it. */
export function executionView(execution: Execution): ExecutionView {
  const { signalId, symbol, side, strategy, status, venue, engine, attempt, referencePrice, issuedAt, executedAt, endedAt } = execution
  const isFill = status === 'FILLED'
  return {
    cursor: cursorOf(execution),
    signalId,
    symbol,
    side,
    quantity: isFill ? execution.filledQuantity : execution.quantity,
    price: isFill ? execution.averagePrice : null,
    outcome: status,
    reason: execution.reason,
    strategy,
    at: endedAt.toISOString(),
    executedAt: executedAt.toISOString(),
    // The clocks of strategy and database may differ.
    latencyMs: Math.max(0, endedAt.getTime() - issuedAt.getTime()),
    engine,
    attempts: attempt,
    fee: isFill ? execution.fee : null,
    venue,
    referencePrice,
  }
}
