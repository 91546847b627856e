import { type Halt, haltText, type PermitNews, targetText } from '@trading/ledger'
import type { Log } from '@trading/runtime'

/** Logs each halt and lifting once, and each time the permit lapses and is back. Before the first permit, readiness says what is missing. */
export function logHalts(log: Log): (news: PermitNews) => void {
  let known: readonly Halt[] = []
  let held = false
  let lapsed = false

  return ({ lapsed: cause, halts }) => {
    for (const halt of halts.filter(({ epoch }) => !known.some((other) => other.epoch === epoch))) {
      const { epoch, what, name, reason, who, at } = halt
      log.warn({ event: 'trading.halted', epoch, what, name, reason, who, at: at.toISOString() }, haltText(halt))
    }
    for (const halt of known.filter(({ epoch }) => !halts.some((other) => other.epoch === epoch))) {
      const { epoch, what, name } = halt
      log.info({ event: 'trading.lifted', epoch, what, name }, `lifted: the halt of ${targetText(halt)}`)
    }
    known = halts
    if (cause === undefined && lapsed) log.info({ event: 'permit.held' }, 'the permit to place orders is back')
    if (cause !== undefined && held) log.warn({ event: 'permit.lapsed', cause }, `no permit to place orders: ${cause}`)
    lapsed = cause !== undefined && (held || lapsed)
    held = cause === undefined
  }
}
