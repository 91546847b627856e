import { type LedgerEntry, type Step, storyOf } from '@trading/ledger'
import { ago } from '@trading/terminal'

/** What happened to a signal, with times of the past as a person says them. */
export const stepsOf = (entry: LedgerEntry, now: number): Step[] => storyOf(entry, { now, ago: (at) => ago(at.getTime(), now) })
