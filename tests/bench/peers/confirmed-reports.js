const { connect } = require('amqplib')

/** Publishes reports; resolves once the broker has confirmed them. */
exports.openReports = async (url) => {
  const channel = await (await connect(url, { noDelay: true })).createConfirmChannel()
  const publish = ({ exchange, routingKey, body, ...properties }) =>
    new Promise((resolve, reject) => {
      channel.publish(exchange, routingKey, body, { ...properties, persistent: true }, (error) => (error ? reject(error) : resolve()))
    })
  return (reports) => Promise.all(reports.map(publish))
}
