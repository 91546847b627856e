// The work of every peer on plain amqplib: no reconnect, no time-outs, no error handling.
const { connect } = require('amqplib')

exports.consume = async ({ url, queue, work }) => {
  const channel = await (await connect(url, { noDelay: true })).createChannel()
  const reports = work.reports ? await (await connect(url, { noDelay: true })).createConfirmChannel() : undefined
  await channel.prefetch(1)
  await channel.consume(queue, (message) => {
    work.started(message.properties.messageId)
    const signal = work.validated(JSON.parse(message.content.toString()))
    const done = () => {
      channel.ack(message)
      work.done()
    }
    if (!reports) return done()
    const { exchange, routingKey, body, ...properties } = work.reportOn(signal)
    reports.publish(exchange, routingKey, body, { ...properties, persistent: true }, done)
  })
}
