import type { Declaring, ExchangeDeclaration } from './declarations'
import type { MessageKind } from './message-kind'

export interface TopicOptions<T> {
  /** As the documents call it. */
  name: string
  exchange: ExchangeDeclaration
  kind: MessageKind<T>
  /** The key of one message. */
  routingKey(message: T): string
  /** The binding that takes every message. */
  everything: string
  /** Whether a message that no queue takes is a failure. False only where nobody needs to listen. */
  mandatory: boolean
  about: TopicDocument
}

/** What the generated documents say of a topic. */
export interface TopicDocument {
  description: string
  /** The routing key as a pattern, and what stands in it. */
  address: string
  parameters?: Record<string, { enum?: string[]; description?: string }>
  publish: { operation: string; summary: string }
}

/** Where messages of one kind are published. */
export interface Topic<T = unknown> extends TopicOptions<T>, Declaring {}

export const topic = <T>(options: TopicOptions<T>): Topic<T> => ({
  ...options,
  declarations: { exchanges: [options.exchange], queues: [] },
})
