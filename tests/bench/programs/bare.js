// The limit: only what any client has to do at the broker, with amqplib. It parses nothing and always sends the same report.
const { connect } = require('amqplib')
const { topics } = require('@trading/contracts')
const { createTable } = require('./create-table')
const { createWork } = require('./work')

const signal = { id: '01940a7e-5f00-7000-8000-000000000001', symbol: 'SPX', side: 'BUY', quantity: '10', referencePrice: '1455.22' }
const { body, routingKey } = createWork({}).reportOn(signal)

// Two connections, as in the platform: a broker short of memory blocks publishing connections, and acks must get through.
exports.consume = async ({ url, queue, work, database, prefetch = 1, connections = 1 }) => {
  const channel = await (await connect(url, { noDelay: true })).createChannel()
  const reports = work.reports ? await (await connect(url, { noDelay: true })).createConfirmChannel() : undefined
  const insert = database ? await openInsert(database, connections) : undefined
  await channel.prefetch(prefetch)
  await channel.consume(queue, (message) => {
    const { messageId } = message.properties
    work.started(messageId)
    const done = () => {
      channel.ack(message)
      work.done()
    }
    if (!reports) return done()
    const report = () => reports.publish(topics.reports.exchange.name, routingKey, body, propertiesOf(messageId), done)
    if (insert) insert(messageId).then(report)
    else if (work.venueMs > 0) setTimeout(report, work.venueMs)
    else report()
  })
}

// One row per signal, on disk when it resolves: the minimum cost of a ledger.
async function openInsert({ migrationUrl }, connections) {
  const { Pool } = require('pg')
  const pool = new Pool({ connectionString: migrationUrl, max: connections, idleTimeoutMillis: 0 })
  await createTable(pool, 'bare')
  const statement = { name: 'insert', text: 'INSERT INTO bare (id, report) VALUES ($1, $2)' }
  const report = body.toString()
  return (id) => pool.query({ ...statement, values: [id, report] })
}

const propertiesOf = (messageId) => ({
  messageId,
  type: topics.reports.kind.type,
  contentType: 'application/json',
  appId: 'bare',
  timestamp: Math.floor(Date.now() / 1_000),
  persistent: true,
})

exports.openPublisher = async ({ url }) => {
  const channel = await (await connect(url, { noDelay: true })).createConfirmChannel()
  channel.on('return', ({ fields }) => {
    throw new Error(`returned: ${fields.replyText}`)
  })
  return ({ exchange, routingKey, body, ...properties }, done) =>
    channel.publish(exchange, routingKey, body, { ...properties, persistent: true, mandatory: true }, done)
}

/** The id of the report on a signal. */
exports.reportIdOf = (signalId) => signalId
