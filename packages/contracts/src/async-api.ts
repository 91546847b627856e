import { jsonSchemas } from './json-schemas'
import { executionReportMessage, headers, maxBodyBytes, signalMessage } from './messages'
import { deadQueue, exchanges, type QueueDeclaration, queues, signalRoutingKey, workQueue } from './topology'

const ref = (path: string) => ({ $ref: `#/${path}` })

const exchangeBinding = ({ name, type }: { name: string; type: string }) => ({
  amqp: { is: 'routingKey', exchange: { name, type, durable: true, autoDelete: false }, bindingVersion: '0.3.0' },
})

const queueChannel = ({ queue, exchange, routingKey, arguments: args }: QueueDeclaration) => ({
  address: queue,
  description: `Bound to ${exchange} / ${routingKey}.`,
  messages: { signal: ref('components/messages/signal') },
  bindings: { amqp: { is: 'queue', queue: { name: queue, durable: true, exclusive: false, autoDelete: false }, bindingVersion: '0.3.0' } },
  'x-queue-arguments': args,
})

const amqpMessage = (name: string, type: string, payload: object) => ({
  name: type,
  title: name,
  contentType: 'application/json',
  headers: ref('components/schemas/Headers'),
  payload: { schemaFormat: 'application/schema+json;version=draft-2020-12', schema: payload },
  bindings: { amqp: { messageType: type, bindingVersion: '0.3.0' } },
})

/** The channels as an AsyncAPI 3 document, made from the same constants and validators that the services run on. */
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
  channels: {
    signals: {
      address: signalRoutingKey,
      description: 'Where a generator publishes: persistent, mandatory, confirmed.',
      messages: { signal: ref('components/messages/signal') },
      bindings: exchangeBinding(exchanges.signals),
    },
    reports: {
      address: '{status}.{symbol}',
      description: 'Where engines publish what became of each signal. No queue is bound by default: subscribers bind their own.',
      parameters: { status: { enum: ['FILLED', 'REJECTED', 'EXPIRED'] }, symbol: { description: 'The instrument; may hold dots.' } },
      messages: { executionReport: ref('components/messages/executionReport') },
      bindings: exchangeBinding(exchanges.reports),
    },
    ...Object.fromEntries(queues.map((queue) => [queue.queue.replaceAll('.', '-'), queueChannel(queue)])),
  },
  operations: {
    publishSignal: { action: 'send', channel: ref('channels/signals'), summary: 'A strategy decided.' },
    executeSignal: {
      action: 'receive',
      channel: ref(`channels/${workQueue.replaceAll('.', '-')}`),
      summary: 'An engine takes one signal at a time.',
    },
    reportExecution: { action: 'send', channel: ref('channels/reports'), summary: 'The outcome of a signal.' },
    inspectDeadLetter: {
      action: 'receive',
      channel: ref(`channels/${deadQueue.replaceAll('.', '-')}`),
      summary: 'A person finds out what went wrong.',
    },
  },
  components: {
    messages: {
      signal: amqpMessage('Signal', signalMessage.type, jsonSchemas['signal.v1']),
      executionReport: amqpMessage('Execution report', executionReportMessage.type, jsonSchemas['execution-report.v1']),
    },
    schemas: {
      Headers: {
        type: 'object',
        properties: {
          [headers.attempt]: { type: 'integer', minimum: 1, description: 'Which attempt this delivery is; absent means 1.' },
          [headers.cause]: { type: 'string', description: 'Why the attempt before failed.' },
          [headers.deadLetterId]: { type: 'string', format: 'uuid', description: 'On dead copies: the id to find the dead letter by.' },
          [headers.deadLetteredAt]: { type: 'string', format: 'date-time', description: 'On dead copies: when it was dead-lettered.' },
          [headers.replayed]: {
            type: 'boolean',
            description: 'Replayed from the dead letters: the venue is asked before an order is placed.',
          },
        },
      },
    },
  },
})
