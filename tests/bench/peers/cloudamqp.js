const { AMQPClient } = require('@cloudamqp/amqp-client')

const openChannel = async (url) => (await new AMQPClient(url).connect()).channel()

exports.consume = async ({ url, queue, work }) => {
  const channel = await openChannel(url)
  const reports = work.reports ? await openChannel(url) : undefined
  await reports?.confirmSelect()
  await channel.basicQos(1)
  await channel.basicConsume(queue, { noAck: false }, async (message) => {
    work.started(message.properties.messageId)
    const signal = work.validated(JSON.parse(message.bodyToString()))
    if (reports) {
      await work.venue()
      const { exchange, routingKey, body, ...properties } = work.reportOn(signal)
      await reports.basicPublish(exchange, routingKey, body, { ...properties, deliveryMode: 2 })
    }
    message.ack()
    work.done()
  })
}

exports.openPublisher = async ({ url }) => {
  const channel = await openChannel(url)
  await channel.confirmSelect()
  channel.onReturn = ({ replyText }) => {
    throw new Error(`returned: ${replyText}`)
  }
  return ({ exchange, routingKey, body, ...properties }, done) =>
    channel.basicPublish(exchange, routingKey, body, { ...properties, deliveryMode: 2 }, true).then(() => done(null), done)
}
