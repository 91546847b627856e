import type { Declaring, ExchangeDeclaration } from './declarations'
import type { MessageKind } from './message-kind'

export interface TopicOptions<T> {
  /** The channel name in the AsyncAPI document. */
  name: string
  exchange: ExchangeDeclaration
  kind: MessageKind<T>
  /** The routing key of a message. */
  routingKey(message: T): string
  /** The binding key that matches every message. */
  everything: string
  /** Whether an unroutable message is a failure. False only if the topic may have no consumers. */
  mandatory: boolean
  about: TopicDocument
}

/** How the generated documents describe a topic. */
export interface TopicDocument {
  description: string
  /** The routing key as a pattern with parameters. */
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
