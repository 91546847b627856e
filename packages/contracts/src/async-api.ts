import type { QueueDeclaration } from './declarations'
import { everyFamily } from './families'
import type { QueueFamily } from './family'
import { jsonSchemas } from './json-schemas'
import { type MessageKind, typesOf } from './message-kind'
import { executionReportMessage, headers, maxBodyBytes } from './messages'
import type { Topic } from './topic'
import { topics } from './topics'

const ref = (path: string) => ({ $ref: `#/${path}` })

/** The messages of the document, by name. */
const messages: Record<string, { title: string; type: string; schema: object }> = {
  signal: { title: 'Signal', type: 'trading.signal.v1', schema: jsonSchemas['signal.v1'] },
  signalV2: { title: 'Signal with its price', type: 'trading.signal.v2', schema: jsonSchemas['signal.v2'] },
  executionReport: { title: 'Execution report', type: executionReportMessage.type, schema: jsonSchemas['execution-report.v1'] },
}

function messageRefs(kind: MessageKind<unknown>) {
  const named = typesOf(kind).map((type) => {
    const [name] = Object.entries(messages).find(([, message]) => message.type === type) ?? []
    if (!name) throw new Error(`${type} is not among the messages of the AsyncAPI document`)
    return name
  })
  return Object.fromEntries(named.map((name) => [name, ref(`components/messages/${name}`)]))
}

const channelOf = (queue: string): string => queue.replaceAll('.', '-')

const topicChannel = ({ exchange, kind, about: { address, description, parameters } }: Topic) => ({
  address,
  description,
  ...(parameters && { parameters }),
  messages: messageRefs(kind),
  bindings: {
    amqp: { is: 'routingKey', exchange: { ...exchange, durable: true, autoDelete: false }, bindingVersion: '0.3.0' },
  },
})

const queueChannel = ({ queue, bindings, arguments: args }: QueueDeclaration, kind: MessageKind<unknown>) => ({
  address: queue,
  description: `Bound to ${bindings.map(({ exchange, routingKey }) => `${exchange} / ${routingKey}`).join(' and ')}.`,
  messages: messageRefs(kind),
  bindings: { amqp: { is: 'queue', queue: { name: queue, durable: true, exclusive: false, autoDelete: false }, bindingVersion: '0.3.0' } },
  'x-queue-arguments': args,
})

const queueChannels = ({ declarations, kind }: QueueFamily) =>
  declarations.queues.map((queue) => [channelOf(queue.queue), queueChannel(queue, kind)] as const)

const operations = [
  ...Object.values<Topic>(topics).map(({ name, about: { publish } }) => ({ ...publish, action: 'send', channel: name })),
  ...everyFamily.flatMap(({ work, dead, about: { take, inspect } }) => [
    { ...take, action: 'receive', channel: channelOf(work.queue) },
    { ...inspect, action: 'receive', channel: channelOf(dead.queue) },
  ]),
]

const amqpMessage = (name: string, type: string, payload: object) => ({
  name: type,
  title: name,
  contentType: 'application/json',
  headers: ref('components/schemas/Headers'),
  payload: { schemaFormat: 'application/schema+json;version=draft-2020-12', schema: payload },
  bindings: { amqp: { messageType: type, bindingVersion: '0.3.0' } },
})

/** The topics and queue families as an AsyncAPI 3 document, generated from the declarations and validators that the services use. */
export const asyncApi = () => ({
  asyncapi: '3.0.0',
  info: {
    title: 'Trading platform',
    version: '1.0.0',
    description: `Trading signals from generator to execution over RabbitMQ. Bodies are at most ${maxBodyBytes} bytes.`,
    license: { name: 'MIT' },
  },
  defaultContentType: 'application/json',
  servers: { local: { host: 'localhost:5672', protocol: 'amqp', protocolVersion: '0.9.1' } },
  channels: Object.fromEntries([
    ...Object.values<Topic>(topics).map((topic) => [topic.name, topicChannel(topic)] as const),
    ...everyFamily.flatMap(queueChannels),
  ]),
  operations: Object.fromEntries(
    operations.map(({ operation, action, channel, summary }) => [operation, { action, channel: ref(`channels/${channel}`), summary }]),
  ),
  components: {
    messages: Object.fromEntries(
      Object.entries(messages).map(([name, { title, type, schema }]) => [name, amqpMessage(title, type, schema)]),
    ),
    schemas: {
      Headers: {
        type: 'object',
        properties: {
          [headers.attempt]: { type: 'integer', minimum: 1, description: 'The attempt number of this delivery; absent means 1.' },
          [headers.cause]: { type: 'string', description: 'Why the previous attempt failed.' },
          [headers.deadLetterId]: { type: 'string', format: 'uuid', description: 'On dead-lettered copies: the id of the dead letter.' },
          [headers.deadLetteredAt]: {
            type: 'string',
            format: 'date-time',
            description: 'On dead-lettered copies: when the message was dead-lettered.',
          },
          [headers.replayed]: {
            type: 'boolean',
            description: 'Replayed from the dead letters: the venue is queried before an order is placed.',
          },
        },
      },
    },
  },
})
