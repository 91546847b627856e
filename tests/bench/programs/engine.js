// One engine of a client: consumes signals until it is stopped, and answers the benchmark's requests for its results.
const { clients } = require('./clients')
const { createWork } = require('./work')

const [client, options] = process.argv.slice(2)
const { url, queue, database, prefetch, connections, ...kind } = JSON.parse(options)
const work = createWork(kind)

// The benchmark has exited.
process.on('disconnect', () => process.exit(0))
process.on('message', (asked) => {
  if (asked === 'tally') process.send({ tally: work.tally() })
  if (asked === 'starts') process.send({ starts: work.takeStarts() })
})
clients[client]()
  .consume({ url, queue, work, database, prefetch, connections })
  .then(() => process.send({ ready: true }))
