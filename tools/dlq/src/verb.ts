import type { QueueFamily } from '@trading/contracts'
import type { Publisher } from '@trading/messaging'
import type { Terminal } from '@trading/terminal'
import type { Command, Selection } from './command'
import type { HeldLetter } from './reading'

/** What the verbs have at hand. */
export interface CliContext {
  /** Whose dead letters these are. */
  family: QueueFamily
  terminal: Terminal
  /** Goes through the dead letters; when the work is over, those that it did not remove are put back. */
  read<T>(work: (letters: AsyncIterable<HeldLetter>) => Promise<T>): Promise<T>
  openPublisher(): Promise<Publisher>
  /** The selection with its id made whole. @throws UserError where an id fits none, or more than one */
  resolveId(select: Selection): Promise<Selection>
  now: () => number
}

/** Does its work and gives the exit code. */
export type Verb<V extends Command['verb']> = (command: Extract<Command, { verb: V }>, context: CliContext) => Promise<number>

/** Why a selection came to nothing. */
export const noneFor = (select: Selection): string =>
  select.by === 'id' ? `${select.id} is no longer among the dead letters` : 'no dead letter has such a cause; list shows the causes'
