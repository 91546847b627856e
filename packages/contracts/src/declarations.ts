// The broker's objects. A queue's arguments cannot change once it is declared, hence the version in its name: a new argument means a new
// name, and the old queue drains beside the new one.

export interface ExchangeDeclaration {
  name: string
  type: 'direct' | 'topic'
}

/** Where a message is published, and how a queue is bound. */
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

/** Has objects at the broker: a topic or a queue family. */
export interface Declaring {
  declarations: Declarations
}

/** All their objects, without duplicates. */
export function declarationsOf(...parts: readonly Declaring[]): Declarations {
  const exchanges = new Map(parts.flatMap(({ declarations }) => declarations.exchanges.map((each) => [each.name, each] as const)))
  const queues = new Map(parts.flatMap(({ declarations }) => declarations.queues.map((each) => [each.queue, each] as const)))
  return { exchanges: [...exchanges.values()], queues: [...queues.values()] }
}
