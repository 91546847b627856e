// NestJS's RMQ transport has no confirmed publishes, so reports go out through a bare amqplib channel.
require('reflect-metadata')
const { Controller, Module } = require('@nestjs/common')
const { NestFactory } = require('@nestjs/core')
const { Ctx, EventPattern, Payload, Transport } = require('@nestjs/microservices')
const { openReports } = require('./confirmed-reports')
const { openOutcomes } = require('./outcomes')

exports.consume = async ({ url, queue, work, database, prefetch = 1 }) => {
  const record = database && (await openOutcomes(database))
  const publish = work.reports && (await openReports(url))

  class Signals {
    async execute(content, context) {
      const message = context.getMessage()
      work.started(message.properties.messageId)
      const signal = work.validated(content)
      if (publish) {
        await work.venue()
        const report = work.reportOn(signal)
        if (record) await record([report])
        await publish([report])
      }
      context.getChannelRef().ack(message)
      work.done()
    }
  }
  decorate(Signals, 'execute', { method: EventPattern('signal'), parameters: [Payload(), Ctx()] })
  Controller()(Signals)
  class Engine {}
  Module({ controllers: [Signals] })(Engine)

  const app = await NestFactory.createMicroservice(Engine, {
    logger: false,
    transport: Transport.RMQ,
    options: {
      urls: [url],
      queue,
      noAssert: true,
      noAck: false,
      prefetchCount: prefetch,
      socketOptions: { connectionOptions: { noDelay: true } },
      // The messages are not in Nest's own envelope.
      deserializer: { deserialize: (value) => ({ pattern: 'signal', data: value }) },
    },
  })
  await app.listen()
}

// The compiled form of the decorators.
function decorate({ prototype }, name, { method, parameters }) {
  parameters.forEach((parameter, index) => {
    parameter(prototype, name, index)
  })
  method(prototype, name, Object.getOwnPropertyDescriptor(prototype, name))
}
