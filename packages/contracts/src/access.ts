import { deadQueue, exchanges, workQueue } from './topology'

/** What a program does at the broker, besides declaring objects where it may. */
export interface Access {
  /** As people know it. */
  program: string
  /** The exchanges that it publishes to. */
  writes: readonly string[]
  /** The queues that it consumes. */
  reads: readonly string[]
}

export const generatorAccess: Access = { program: 'service-a', writes: [exchanges.signals.name], reads: [] }
export const engineAccess: Access = {
  program: 'service-b',
  writes: [exchanges.retry.name, exchanges.dead.name, exchanges.reports.name],
  reads: [workQueue],
}
export const deadLetterAccess: Access = { program: 'dlq', writes: [exchanges.signals.name], reads: [deadQueue] }

/** The patterns that a user needs (`rabbitmqctl set_permissions`) where somebody else declares the objects. */
export const permissionsFor = ({ writes, reads }: Access) => ({ configure: nothing, write: exactly(writes), read: exactly(reads) })

const nothing = '^$'

const exactly = (names: readonly string[]): string =>
  names.length === 0 ? nothing : `^(${names.map((name) => name.replaceAll('.', '\\.')).join('|')})$`
