import { type Declarations, declarationsOf } from './declarations'
import { signals } from './families'
import type { QueueFamily } from './family'
import type { Topic } from './topic'
import { topics } from './topics'

/** What a program does at the broker. */
export interface Access {
  /** As people know it. */
  program: string
  /** What it uses, and declares where it may. */
  declares: Declarations
  /** The exchanges that it publishes to. */
  writes: readonly string[]
  /** The queues that it consumes. */
  reads: readonly string[]
}

export interface Uses {
  publishes?: readonly Topic[]
  consumes?: readonly QueueFamily[]
  /** Families whose queues must be there although others consume them: what is published to them is mandatory. */
  feeds?: readonly QueueFamily[]
}

/** The access of a program that publishes to topics and consumes families. */
export const accessOf = (program: string, { publishes = [], consumes = [], feeds = [] }: Uses): Access => ({
  program,
  declares: declarationsOf(...feeds, ...consumes, ...publishes),
  writes: [...consumes.flatMap(({ retry, dead }) => [retry.exchange, dead.exchange]), ...publishes.map(({ exchange }) => exchange.name)],
  reads: consumes.map(({ work }) => work.queue),
})

export const generatorAccess: Access = accessOf('service-a', { publishes: [topics.signals], feeds: [signals] })
export const engineAccess: Access = accessOf('service-b', { publishes: [topics.reports], consumes: [signals] })

/** What the tool for dead letters does with those of a family. */
export const deadLetterAccess = ({ back, dead, declarations }: QueueFamily): Access => ({
  program: 'dlq',
  declares: declarations,
  writes: [back.exchange],
  reads: [dead.queue],
})

/** The patterns that a user needs (`rabbitmqctl set_permissions`) where somebody else declares the objects. */
export const permissionsFor = ({ writes, reads }: Access) => ({ configure: nothing, write: exactly(writes), read: exactly(reads) })

const nothing = '^$'

const exactly = (names: readonly string[]): string =>
  names.length === 0 ? nothing : `^(${names.map((name) => name.replaceAll('.', '\\.')).join('|')})$`
