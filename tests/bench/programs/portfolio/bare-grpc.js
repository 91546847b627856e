// The portfolio's calls by a bare grpc-js server: the same answers, and nothing else.
const { once } = require('node:events')
const { Server, ServerCredentials } = require('@grpc/grpc-js')
const { services } = require('./definitions')
const { openPositions } = require('./positions')

/** As many as the portfolio sends at once. */
const batch = 200

process.on('disconnect', () => process.exit(0))
void main(JSON.parse(process.argv[2]))

async function main({ url }) {
  const positions = openPositions(url)
  const epoch = await positions.epoch()
  const server = new Server()
  server.addService(services.Portfolio.service, { GetPosition: getPosition(positions) })
  server.addService(services.PortfolioStream.service, { Watch: (call) => void watch(call, positions, epoch) })
  server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => {
    if (error) throw error
    process.send({ listening: { port } })
  })
}

const getPosition = (positions) => (call, answer) =>
  positions.position(call.request.symbol).then((position) => {
    position.mark.at = positions.timestamp(position.mark.at)
    // The portfolio knows of none in this database.
    position.open_findings = { count: 0, findings: [] }
    answer(null, { position })
  }, answer)

async function watch(call, positions, epoch) {
  let [, sequence] = call.request.resume_token.split(':')
  for (;;) {
    const events = await positions.eventsAfter(sequence, batch)
    if (events.length === 0) return
    const first = events[0].fill.sequence
    sequence = events.at(-1).fill.sequence
    const changed = new Map(events.map(({ position }) => [position.symbol, position]))
    const delta = {
      fills: events.map(({ fill }) => fill),
      positions: [...changed.values()],
      first_sequence: first,
      last_sequence: sequence,
    }
    if (!call.write({ resume_token: `${epoch}:${sequence}`, delta })) await Promise.race([once(call, 'drain'), once(call, 'cancelled')])
    if (call.cancelled) return
  }
}
