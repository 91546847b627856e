const { BrokerAsPromised, withDefaultConfig } = require('rascal')

const open = async ({ url, subscriptions = {}, publications = {} }) => {
  const { pathname } = new URL(url)
  const vhost = decodeURIComponent(pathname.slice(1)) || '/'
  const connection = { url, socketOptions: { noDelay: true } }
  // The exchanges and queues already exist.
  const exchanges = { 'trading.reports': { assert: false }, 'trading.signals': { assert: false } }
  const queues = Object.fromEntries(Object.values(subscriptions).map(({ queue }) => [queue, { assert: false }]))
  const vhosts = { [vhost]: { connection, exchanges, queues } }
  const named = (things) => Object.fromEntries(Object.entries(things).map(([name, thing]) => [name, { vhost, ...thing }]))
  const broker = await BrokerAsPromised.create(
    withDefaultConfig({ vhosts, publications: named(publications), subscriptions: named(subscriptions) }),
  )
  broker.on('error', fail)
  return broker
}

exports.consume = async ({ url, queue, work }) => {
  const publications = { report: { exchange: 'trading.reports', confirm: true, options: { persistent: true } } }
  const broker = await open({ url, publications, subscriptions: { signals: { queue, prefetch: 1 } } })
  const subscription = await broker.subscribe('signals')
  subscription.on('error', fail)
  subscription.on('message', async (message, content, ackOrNack) => {
    work.started(message.properties.messageId)
    const signal = work.validated(content)
    if (work.reports) {
      await work.venue()
      const { body, exchange: _, routingKey, ...options } = work.reportOn(signal)
      const publication = await broker.publish('report', body, { routingKey, options })
      await new Promise((resolve, reject) => publication.on('success', resolve).on('error', reject))
    }
    ackOrNack()
    work.done()
  })
  await new Promise((resolve) => subscription.on('subscribed', resolve))
}

exports.openPublisher = async ({ url }) => {
  const publications = { signal: { exchange: 'trading.signals', confirm: true, options: { persistent: true, mandatory: true } } }
  const broker = await open({ url, publications })
  return async ({ body, exchange: _, routingKey, ...options }, done) => {
    const publication = await broker.publish('signal', body, { routingKey, options })
    publication
      .on('success', () => done(null))
      .on('error', done)
      .on('return', fail)
  }
}

function fail(error) {
  throw error instanceof Error ? error : new Error(`returned: ${JSON.stringify(error)}`)
}
