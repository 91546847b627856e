import type { LedgerReader } from '@trading/ledger'
import type { Terminal } from '@trading/terminal'
import type { Command } from './command'

/** What the verbs have at hand. */
export interface Desk {
  reader: LedgerReader
  terminal: Terminal
  now: number
}

export type Verb<V extends Command['verb']> = (command: Extract<Command, { verb: V }>, desk: Desk) => Promise<void>
