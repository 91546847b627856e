import type { QueueFamily } from '@trading/contracts'
import type { HeldLetter } from '@trading/dead-letters'
import type { Publisher } from '@trading/messaging'
import type { Terminal } from '@trading/terminal'
import type { Command, Selection } from './command'

/** What every verb can use. */
export interface CliContext {
  /** Whose dead letters these are. */
  family: QueueFamily
  terminal: Terminal
  /** Reads the dead letters; when the work ends, those that it did not remove are requeued. */
  read<T>(work: (letters: AsyncIterable<HeldLetter>) => Promise<T>): Promise<T>
  openPublisher(): Promise<Publisher>
  /** The selection with its id completed. @throws UserError if the id matches none or more than one */
  resolveId(select: Selection): Promise<Selection>
  now: () => number
}

/** Runs a verb and resolves with the exit code. */
export type Verb<V extends Command['verb']> = (command: Extract<Command, { verb: V }>, context: CliContext) => Promise<number>

/** Why a selection is empty. */
export const noneFor = (select: Selection): string =>
  select.by === 'id' ? `${select.id} is no longer among the dead letters` : 'no dead letter has that cause; list shows the causes'
