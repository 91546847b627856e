import type { LedgerReader, LedgerRecorder } from '@trading/ledger'
import type { Terminal } from '@trading/terminal'
import type { Command } from './command'

/** What the verbs have at hand. */
export interface CliContext {
  reader: LedgerReader
  openRecorder: () => Promise<LedgerRecorder>
  terminal: Terminal
  now: number
}

/** Does its work and gives the exit code. */
export type Verb<V extends Command['verb']> = (command: Extract<Command, { verb: V }>, context: CliContext) => Promise<number>
