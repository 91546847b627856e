// The platform's own consumer and publisher. The full engine is service-b itself.
const { reportIdOf, signalQueue } = require('@trading/contracts')
const { createConsumer, createPublisher, openConnection } = require('@trading/messaging')
const { createLog } = require('@trading/runtime')

const log = createLog({ service: 'benchmark', level: 'warn', pretty: false })

exports.consume = async ({ url, queue, work }) => {
  const publishing = await openConnection({ url, name: 'publishing', log })
  const consumer = createConsumer({
    connection: await openConnection({ url, name: 'consuming', log }),
    publisher: createPublisher({ connection: publishing, name: 'copies', log }),
    ...signalQueue,
    queue,
    name: 'signals',
    log,
    handle: async () => undefined,
    expire: async () => undefined,
    onSettled: work.done,
  })
  await ready(consumer)
}

exports.openPublisher = async ({ url }) => {
  const publisher = createPublisher({ connection: await openConnection({ url, name: 'publishing', log }), name: 'signals', log })
  await ready(publisher)
  return ({ exchange, routingKey, body, ...properties }, done) =>
    publisher
      .publish({ exchange, routingKey, body, properties: { ...properties, persistent: true, mandatory: true } })
      .then(() => done(null), done)
}

exports.reportIdOf = reportIdOf

async function ready(thing) {
  while (thing.unready()) await new Promise((resolve) => setTimeout(resolve, 10))
}
