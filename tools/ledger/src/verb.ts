import type { LedgerReader, LedgerRecorder } from '@trading/ledger'
import type { Terminal } from '@trading/terminal'
import type { Command } from './command'

/** What every verb can use. */
export interface CliContext {
  reader: LedgerReader
  openRecorder: () => Promise<LedgerRecorder>
  terminal: Terminal
  now: number
}

/** Runs a verb and resolves with the exit code. */
export type Verb<V extends Command['verb']> = (command: Extract<Command, { verb: V }>, context: CliContext) => Promise<number>
