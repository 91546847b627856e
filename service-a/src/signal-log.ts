import type { Signal } from '@trading/contracts'

export interface GeneratorLog {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
}

export type DropReason = 'stale' | 'stopped'

/** Logs one line per signal, once its outcome is known, and one per outage, however many attempts fail in it. */
export function createSignalLog(log: GeneratorLog) {
  let failing = false
  return {
    attemptFailed(cause: unknown): void {
      if (failing) return
      failing = true
      log.warn({ cause: messageOf(cause) }, `publishing fails, retrying each signal until it is stale: ${messageOf(cause)}`)
    },
    published(signal: Signal): void {
      if (failing) log.info({}, 'publishing works again')
      failing = false
      log.info({ event: 'signal.published', ...fieldsOf(signal) }, lineOf(signal))
    },
    dropped(signal: Signal, { reason, attempts, cause }: { reason: DropReason; attempts: number; cause?: unknown }): void {
      const why = cause === undefined ? {} : { cause: messageOf(cause) }
      log.warn({ event: 'signal.dropped', ...fieldsOf(signal), reason, attempts, ...why }, `dropped, ${reason}: ${lineOf(signal)}`)
    },
  }
}

const fieldsOf = ({ id, symbol, side, quantity, referencePrice, strategy }: Signal) => ({
  signalId: id,
  symbol,
  side,
  quantity,
  price: referencePrice,
  strategy,
})

const lineOf = ({ side, quantity, symbol, referencePrice, strategy, confidence }: Signal): string =>
  `${side} ${quantity} ${symbol} at ${referencePrice} (${strategy}, confidence ${confidence.toFixed(2)})`

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))
