// One engine of a client: takes signals until it is ended, and tells the benchmark what it did when it is asked.
const { clients } = require('./clients')
const { createWork } = require('./work')

const [client, options] = process.argv.slice(2)
const { url, queue, database, ...kind } = JSON.parse(options)
const work = createWork(kind)

// The benchmark is gone.
process.on('disconnect', () => process.exit(0))
process.on('message', (asked) => {
  if (asked === 'tally') process.send({ tally: work.tally() })
  if (asked === 'starts') process.send({ starts: work.takeStarts() })
})
clients[client]()
  .consume({ url, queue, work, database })
  .then(() => process.send({ ready: true }))
