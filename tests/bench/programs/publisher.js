// The publisher of a client: publishes a number of signals with a given number in flight, and returns the time taken.
const { now } = require('./clock')
const { clients } = require('./clients')
const { signals } = require('./signals')

const [client, options] = process.argv.slice(2)

process.on('disconnect', () => process.exit(0))
clients[client]()
  .openPublisher(JSON.parse(options))
  .then((publish) => {
    process.on('message', async ({ messages, inFlight }) => process.send({ tookUs: await run(publish, signals(messages), inFlight) }))
    process.send({ ready: true })
  })

function run(publish, messages, inFlight) {
  return new Promise((resolve) => {
    const startedAt = now()
    let sent = 0
    let confirmed = 0
    const next = () => publish(messages[sent++], onConfirm)
    const onConfirm = (error) => {
      if (error) throw error
      if (++confirmed === messages.length) return resolve(now() - startedAt)
      if (sent < messages.length) next()
    }
    for (let first = Math.min(inFlight, messages.length); first > 0; first--) next()
  })
}
