import type { AuditEntry } from '@trading/gateway-api'
import { type HaltHistoryEntry, targetText } from '@trading/ledger'
import type { AuditRow } from '../store/audit'
import type { Numbered } from './merge-newest'

/** A row of an action as the audit shows it. */
export const actionEntry = ({ number, at, owner, role, action, target, phase, outcome }: AuditRow): Numbered => ({
  number,
  entry: {
    ...{ id: String(number), kind: 'action', at: at.toISOString(), owner, role, action, target, phase, outcome },
    ...{ reason: null, haltId: null },
  },
})

/** A halt or a lifting as the audit shows it: its row was there at once, so that it has no intent. */
export const haltEntry = (row: HaltHistoryEntry): Numbered => ({ number: row.epoch, entry: entryOf(row) })

const entryOf = ({ epoch, what, name, lifts, reason, who, at }: HaltHistoryEntry): AuditEntry => ({
  ...{ id: `halt-${epoch}`, kind: 'halt', at: at.toISOString(), owner: who, role: null, action: lifts === null ? 'halt' : 'lift' },
  ...{ target: targetText({ what, name }), phase: 'outcome', outcome: 'done', reason, haltId: String(lifts ?? epoch) },
})
