// The platform's own consumer and publisher, doing the same work as the peers. The full engine is service-b itself.
const { reportIdOf, signals } = require('@trading/contracts')
const { createConsumer, createPublisher, openConnection } = require('@trading/messaging')
const { createLog } = require('@trading/runtime')

const log = createLog({ service: 'benchmark', level: 'warn', pretty: false })

exports.consume = async ({ url, queue, work }) => {
  const publishing = await openConnection({ url, name: 'publishing', log })
  const publisher = createPublisher({ connection: publishing, name: 'reports', log })
  const report = async (signal) => {
    await work.venue()
    const { exchange, routingKey, body, ...properties } = work.reportOn(signal)
    await publisher.publish({ exchange, routingKey, body, properties: { ...properties, persistent: true, mandatory: false } })
  }
  const consumer = createConsumer({
    connection: await openConnection({ url, name: 'consuming', log }),
    publisher,
    family: { ...signals, work: { ...signals.work, queue } },
    name: 'signals',
    log,
    handle: work.reports ? report : async () => undefined,
    expire: async () => undefined,
    onOutcome: work.done,
  })
  await ready(consumer)
  await ready(publisher)
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
