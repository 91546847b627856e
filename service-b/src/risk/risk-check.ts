import type { Signal } from '@trading/contracts'
import { describeCause, Unavailable, type Wrapper } from '@trading/messaging'
import type { Reserved, RiskClient } from '@trading/portfolio-api'
import type { Check } from '../objection'

export interface RiskCheckOptions {
  client: Pick<RiskClient, 'reserve'>
  /** Whether anything that is known here forbids the order, so that nothing is to be reserved for it. */
  isForbidden: (signal: Signal) => boolean
  /** With the answer, or `none`. */
  onAnswer: (answer: 'reserved' | 'refused' | 'later' | 'none', tookMs: number) => void
  /** Milliseconds since the epoch. */
  now?: () => number
}

/** The check of an order by the portfolio, and what asks it early. */
export interface RiskCheck {
  check: Check
  /** Asks while the signal is being claimed, so that the answer is there when it is. */
  early: Wrapper<Signal>
}

type Answer = { reserved: Reserved } | { cause: unknown }

/**
 * Asks the portfolio, for all engines together, and reserves what the order may fill. Without an answer it forbids: the signal waits, without an
 * attempt counted. A signal that is delivered for the first time is asked about at once. If its claim then says that no order is to be placed, the
 * reservation ends with the signal, or at its deadline.
 */
export function riskCheck({ client, isForbidden, onAnswer, now = Date.now }: RiskCheckOptions): RiskCheck {
  const asked = new Map<string, Promise<Answer>>()

  const ask = async ({ id: signalId, symbol, side, quantity, referencePrice, validUntil }: Signal): Promise<Answer> => {
    const since = performance.now()
    try {
      const reserved = await client.reserve({ signalId, symbol, side, quantity, referencePrice, validUntil })
      onAnswer(reserved.decision, performance.now() - since)
      return { reserved }
    } catch (cause) {
      onAnswer('none', performance.now() - since)
      return { cause }
    }
  }
  return {
    async check(signal) {
      const answer = await (asked.get(signal.id) ?? ask(signal))
      if ('cause' in answer)
        return { waits: new Unavailable(`risk: ${describeCause(answer.cause)}`, { cause: answer.cause, counted: false }) }
      const { reserved } = answer
      if (reserved.decision === 'reserved') return undefined
      if (reserved.decision === 'refused') return { rejects: reserved.reason }
      return { waits: new Unavailable(`risk: ${reserved.reason}`, { counted: false }) }
    },
    early: (next) => (signal, context) => {
      const { id, validUntil } = signal
      const first = !context.redelivered && !context.retried && !asked.has(id)
      if (!first || Date.parse(validUntil) <= now() || isForbidden(signal)) return next(signal, context)
      asked.set(id, ask(signal))
      const handled = next(signal, context)
      const end = () => asked.delete(id)
      handled.then(end, end)
      return handled
    },
  }
}
