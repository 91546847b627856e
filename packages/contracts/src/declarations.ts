// The broker's objects, as whoever uses them declares them. A queue's arguments cannot change once it is declared, hence the version in
// the names: changing an argument means a new name, so that old and new can stand side by side while the old one drains.

export interface ExchangeDeclaration {
  name: string
  type: 'direct' | 'topic'
}

/** Where a message is published, and what a queue is bound by. */
export interface Route {
  exchange: string
  routingKey: string
}

export interface QueueDeclaration {
  queue: string
  arguments: Readonly<Record<string, string | number>>
  bindings: readonly Route[]
}

export interface Declarations {
  exchanges: readonly ExchangeDeclaration[]
  queues: readonly QueueDeclaration[]
}

/** What has objects at the broker: a topic, or a queue family. */
export interface Declaring {
  declarations: Declarations
}

/** All of their objects, each once. */
export function declarationsOf(...parts: readonly Declaring[]): Declarations {
  const exchanges = new Map(parts.flatMap(({ declarations }) => declarations.exchanges.map((each) => [each.name, each] as const)))
  const queues = new Map(parts.flatMap(({ declarations }) => declarations.queues.map((each) => [each.queue, each] as const)))
  return { exchanges: [...exchanges.values()], queues: [...queues.values()] }
}
