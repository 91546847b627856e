import type { HistoryLoader, HistoryReader } from '@trading/market-history'
import type { Terminal } from '@trading/terminal'
import type { Command } from './command'

/** What every verb can use. */
export interface CliContext {
  openReader: () => Promise<HistoryReader>
  openLoader: () => Promise<HistoryLoader>
  terminal: Terminal
  /** The folder that the user stands in. */
  folder: string
  abort: AbortSignal
}

/** Runs a verb and resolves with the exit code. */
export type Verb<V extends Command['verb']> = (command: Extract<Command, { verb: V }>, context: CliContext) => Promise<number>
