import { allDeclarations } from './families'

const vhost = '/'

/** The broker's objects in RabbitMQ's import format, for sites where an administrator declares them and services may not. */
export const brokerDefinitions = ({ exchanges, queues } = allDeclarations) => ({
  exchanges: exchanges.map(({ name, type }) => ({
    name,
    vhost,
    type,
    durable: true,
    auto_delete: false,
    internal: false,
    arguments: {},
  })),
  queues: queues.map(({ queue, arguments: args }) => ({ name: queue, vhost, durable: true, auto_delete: false, arguments: args })),
  bindings: queues.flatMap(({ queue, bindings }) =>
    bindings.map(({ exchange, routingKey }) => ({
      source: exchange,
      vhost,
      destination: queue,
      destination_type: 'queue',
      routing_key: routingKey,
      arguments: {},
    })),
  ),
})
