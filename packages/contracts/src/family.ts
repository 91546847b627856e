import type { Deadline } from './deadline'
import type { Declaring, Route } from './declarations'
import type { MessageKind } from './message-kind'
import type { RetryQueue, RetryTiers } from './retry-tier'
import type { Topic } from './topic'

/** Everything that the broker, and whoever works there, needs to know about one kind of work. */
export interface QueueFamily<T = unknown> extends Declaring {
  name: string
  kind: MessageKind<T>
  work: { queue: string; deliveryLimit: number }
  /** Where a message is published that shall come to the work queue again, and to no other queue. */
  back: Route
  retry: { exchange: string; tiers: RetryTiers<RetryQueue> }
  /** How often an ordinary failure is tried in all: once more than there are waits. */
  attempts: number
  dead: Route & { queue: string }
  /** Undefined where a message may be acted on for ever. */
  deadline: Deadline<T> | undefined
  /**
   * After so many deliveries that ended in a crash the consumer dead-letters the message, unhandled. Undefined where the broker does that,
   * at the delivery limit.
   */
  crashes: number | undefined
  /** The id as it stands in the body, where that is not how we spell it. */
  idAsSent?(message: T, body: unknown): string | undefined
  about: FamilyDocument<T>
}

/** A family whose messages expire. */
export type TimedFamily<T = unknown> = QueueFamily<T> & { deadline: Deadline<T> }
/** A family whose messages do not. */
export type TimelessFamily<T = unknown> = QueueFamily<T> & { deadline: undefined }

/** What documents and tools say of a family. */
export interface FamilyDocument<T> {
  /** Who takes the messages, such as an `engine`. */
  consumer: string
  /** What a replay leads to. */
  replayed: string
  /** One message, for people. */
  inWords(message: T): string
  take: { operation: string; summary: string }
  inspect: { operation: string; summary: string }
}

export interface FamilyOptions<T> {
  /** As `npm run dlq -- --family` takes it; the names of what belongs to the family begin with it. */
  name: string
  work: {
    queue: string
    bind: Topic<T>
    /** What it takes of the topic, where that is not everything. */
    pattern?: string
  }
  retry: RetryTiers
  /** The dead-letter queue. */
  dead: string
  /** The field of the body, in RFC 3339, until when a message may be acted on. */
  deadline?: (keyof T & string) | undefined
  idAsSent?: (message: T, body: unknown) => string | undefined
  /** Those of its own unless told otherwise: what shares an exchange with another family gets its messages where keys are equal. */
  exchanges?: FamilyExchanges
  about?: Partial<FamilyDocument<T>>
}

export interface FamilyExchanges {
  /** Copies that wait, by tier. */
  retry: string
  back: Route
  dead: Route
}
