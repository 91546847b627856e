import { type Declarations, declarationsOf } from './declarations'
import { portfolioReports, signals } from './families'
import type { QueueFamily } from './family'
import type { Topic } from './topic'
import { topics } from './topics'

/** What a program uses at the broker. */
export interface Access {
  /** Its name in messages. */
  program: string
  /** The objects it uses, and declares if it may. */
  declares: Declarations
  /** The exchanges it publishes to. */
  writes: readonly string[]
  /** The queues it consumes. */
  reads: readonly string[]
}

export interface Uses {
  publishes?: readonly Topic[]
  consumes?: readonly QueueFamily[]
  /** Families that others consume but whose queues must exist, because publishes to them are mandatory. */
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
export const portfolioAccess: Access = accessOf('service-portfolio', { consumes: [portfolioReports] })
export const gatewayAccess: Access = accessOf('service-gateway', { publishes: [topics.signals], feeds: [signals] })

/** The access that the dead-letter tool needs for a family. */
export const deadLetterAccess = ({ back, dead, declarations }: QueueFamily): Access => ({
  program: 'dlq',
  declares: declarations,
  writes: [back.exchange],
  reads: [dead.queue],
})

/** The permission patterns (`rabbitmqctl set_permissions`) that a user needs if someone else declares the objects. */
export const permissionsFor = ({ writes, reads }: Access) => ({ configure: nothing, write: exactly(writes), read: exactly(reads) })

const nothing = '^$'

const exactly = (names: readonly string[]): string =>
  names.length === 0 ? nothing : `^(${names.map((name) => name.replaceAll('.', '\\.')).join('|')})$`
