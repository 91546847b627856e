import type { LedgerReader, LedgerRecorder } from '@trading/ledger'
import type { Terminal } from '@trading/terminal'
import type { Command } from './command'

/** What the verbs have at hand. */
export interface Desk {
  reader: LedgerReader
  openRecorder: () => Promise<LedgerRecorder>
  terminal: Terminal
  now: number
}

/** Does its work and gives the exit code. */
export type Verb<V extends Command['verb']> = (command: Extract<Command, { verb: V }>, desk: Desk) => Promise<number>
