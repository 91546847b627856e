import { describeCause, Unavailable } from '@trading/messaging'
import type { RiskClient } from '@trading/portfolio-api'
import type { Check } from '../objection'

export interface RiskCheckOptions {
  client: Pick<RiskClient, 'reserve'>
  /** With the answer, or `none`. */
  onAnswer: (answer: 'reserved' | 'refused' | 'later' | 'none', tookMs: number) => void
}

/**
 * Asks the portfolio, for all engines together, and reserves what the order may fill. Without an answer it forbids: the signal waits, without an
 * attempt counted.
 */
export const riskCheck =
  ({ client, onAnswer }: RiskCheckOptions): Check =>
  async ({ id: signalId, symbol, side, quantity, referencePrice, validUntil }) => {
    const since = performance.now()
    try {
      const answer = await client.reserve({ signalId, symbol, side, quantity, referencePrice, validUntil })
      onAnswer(answer.decision, performance.now() - since)
      if (answer.decision === 'reserved') return undefined
      if (answer.decision === 'refused') return { rejects: answer.reason }
      return { waits: new Unavailable(`risk: ${answer.reason}`, { counted: false }) }
    } catch (cause) {
      onAnswer('none', performance.now() - since)
      return { waits: new Unavailable(`risk: ${describeCause(cause)}`, { cause, counted: false }) }
    }
  }
