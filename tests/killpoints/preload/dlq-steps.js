// Preloaded into the dead-letter tool: signals when a replay is confirmed and its dead letter is not yet removed.
const publishing = require('@trading/messaging/publisher')
const { reached } = require('./fail-point')

const { createPublisher } = publishing

publishing.createPublisher = (options) => {
  const publisher = createPublisher(options)
  return {
    ...publisher,
    async publish(publication) {
      await publisher.publish(publication)
      reached('dlq-confirmed', publication.properties.messageId)
    },
  }
}
