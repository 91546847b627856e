import type { Deadline } from './deadline'
import type { Declaring, Route } from './declarations'
import type { MessageKind } from './message-kind'
import type { RetryQueue, RetryTiers } from './retry-tier'
import type { Topic } from './topic'

/** Everything that the broker, its clients and its operators need to know about one kind of work. */
export interface QueueFamily<T = unknown> extends Declaring {
  name: string
  kind: MessageKind<T>
  work: { queue: string; deliveryLimit: number }
  /** Where to publish a message so that it returns to the work queue, and to no other queue. */
  back: Route
  retry: { exchange: string; tiers: RetryTiers<RetryQueue> }
  /** How many attempts an ordinary failure gets: one more than there are retry tiers. */
  attempts: number
  dead: Route & { queue: string }
  /** Undefined if messages never expire. */
  deadline: Deadline<T> | undefined
  /**
   * After this many deliveries that ended in a crash, the consumer dead-letters the message without handling it. Undefined if the broker
   * does so at the delivery limit.
   */
  crashes: number | undefined
  /** The id as spelled in the body, if that differs from the platform's spelling. */
  idAsSent?(message: T, body: unknown): string | undefined
  about: FamilyDocument<T>
}

/** A family whose messages expire. */
export type TimedFamily<T = unknown> = QueueFamily<T> & { deadline: Deadline<T> }
/** A family whose messages do not expire. */
export type TimelessFamily<T = unknown> = QueueFamily<T> & { deadline: undefined }

/** How documents and tools describe a family. */
export interface FamilyDocument<T> {
  /** Who consumes the messages, such as `engine`. */
  consumer: string
  /** What a replay leads to. */
  replayed: string
  /** One message, in human-readable form. */
  inWords(message: T): string
  take: { operation: string; summary: string }
  inspect: { operation: string; summary: string }
}

export interface FamilyOptions<T> {
  /** The value of `npm run dlq -- --family`, and the prefix of the names of the family's objects. */
  name: string
  work: {
    queue: string
    bind: Topic<T>
    /** The binding pattern; by default all messages of the topic. */
    pattern?: string
  }
  retry: RetryTiers
  /** The dead-letter queue. */
  dead: string
  /** The field of the body that holds the deadline, in RFC 3339. */
  deadline?: (keyof T & string) | undefined
  idAsSent?: (message: T, body: unknown) => string | undefined
  /** By default the family's own: families that share an exchange receive each other's messages if routing keys are equal. */
  exchanges?: FamilyExchanges
  about?: Partial<FamilyDocument<T>>
}

export interface FamilyExchanges {
  /** The exchange of the copies that wait, routed by tier. */
  retry: string
  back: Route
  dead: Route
}
