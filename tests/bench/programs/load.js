// Publishes at a steady rate with a client's publisher, consumes the reports, and returns when each signal left and each report arrived.
const { connect } = require('amqplib')
const { topics } = require('@trading/contracts')
const { clients } = require('./clients')
const { now, pacedBy } = require('./clock')
const { signals } = require('./signals')

const [name, options] = process.argv.slice(2)
const { url } = JSON.parse(options)
let reports = new Map()
let arrived = 0
const patienceMs = 10_000

process.on('disconnect', () => process.exit(0))
void main()

async function main() {
  const client = clients[name]()
  const publish = await client.openPublisher({ url })
  await listen()
  process.on('message', async ({ perSecond, messages }) => process.send({ flow: await run({ client, publish, perSecond, messages }) }))
  process.send({ ready: true })
}

async function listen() {
  const channel = await (await connect(url, { noDelay: true })).createChannel()
  const { queue } = await channel.assertQueue('', { exclusive: true })
  await channel.bindQueue(queue, topics.reports.exchange.name, '#')
  await channel.consume(queue, ({ properties }) => record(properties.messageId), { noAck: true })
}

// A late report of an earlier flow is not one of this one.
function record(reportId) {
  if (!reports.has(reportId) || reports.get(reportId) !== undefined) return
  reports.set(reportId, now())
  arrived++
}

async function run({ client, publish, perSecond, messages }) {
  const trips = signals(messages).map((message) => ({ message, reportId: client.reportIdOf(message.messageId), publishedAt: 0 }))
  reports = new Map(trips.map(({ reportId }) => [reportId, undefined]))
  arrived = 0
  await pacedBy(perSecond, trips, (trip) => {
    trip.publishedAt = now()
    publish(trip.message, (error) => {
      if (error) throw error
    })
  })
  const giveUpAt = Date.now() + patienceMs
  while (arrived < trips.length && Date.now() < giveUpAt) await pause(10)
  return {
    trips: trips.map(({ message, reportId, publishedAt }) => [message.messageId, publishedAt, reports.get(reportId)]),
    endedAt: now(),
  }
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
