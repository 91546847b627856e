const { Connection } = require('rabbitmq-client')

const open = (url) => {
  const connection = new Connection(url)
  connection.on('error', fail)
  return connection
}

exports.consume = async ({ url, queue, work }) => {
  const reports = work.reports ? open(url).createPublisher({ confirm: true }) : undefined
  const consumer = open(url).createConsumer(
    { queue, qos: { prefetchCount: 1 }, queueOptions: { passive: true } },
    async ({ messageId, body: content }) => {
      work.started(messageId)
      const signal = work.validated(content)
      if (reports) {
        await work.venue()
        const { body, ...envelope } = work.reportOn(signal)
        await reports.send({ ...envelope, durable: true }, body)
      }
      // The library acks in the next microtask.
      work.done()
    },
  )
  consumer.on('error', fail)
  await new Promise((resolve) => consumer.on('ready', resolve))
}

exports.openPublisher = async ({ url }) => {
  const publisher = open(url).createPublisher({ confirm: true, onReturn: fail })
  return ({ body, ...envelope }, done) => publisher.send({ ...envelope, durable: true, mandatory: true }, body).then(() => done(null), done)
}

function fail(error) {
  throw error instanceof Error ? error : new Error(`returned: ${JSON.stringify(error)}`)
}
