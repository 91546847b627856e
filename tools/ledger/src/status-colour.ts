import type { LedgerStatus } from '@trading/ledger'
import type { Colour } from '@trading/terminal'

export const statusColour: Record<LedgerStatus, Colour> = { STARTED: 'cyan', FILLED: 'green', REJECTED: 'red', EXPIRED: 'yellow' }
