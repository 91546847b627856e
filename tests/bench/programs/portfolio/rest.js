// The portfolio's position by REST: a Fastify route that describes its answer, as its documentation advises.
const { join } = require('node:path')
const { openPositions } = require('./positions')

const fastify = require(join(__dirname, '..', '..', 'peers', 'node_modules', 'fastify'))

const text = { type: 'string' }
const textsOf = (...names) => Object.fromEntries(names.map((name) => [name, text]))
const booked = {
  type: 'object',
  properties: {
    ...textsOf('symbol', 'quantity', 'total_cost', 'average_price', 'realised', 'fees', 'cash'),
    fills: { type: 'number' },
    sequence: { type: 'number' },
  },
}
const mark = { type: 'object', properties: { ...textsOf('price', 'source', 'at'), age_ms: { type: 'number' } } }
const answer = { type: 'object', properties: { booked, mark, ...textsOf('unrealised', 'total', 'exposure') } }

process.on('disconnect', () => process.exit(0))
void main(JSON.parse(process.argv[2]))

async function main({ url }) {
  const positions = openPositions(url)
  const server = fastify()
  server.get('/positions/:symbol', { schema: { response: { 200: answer } } }, async ({ params }) => {
    const position = await positions.position(params.symbol)
    position.mark.at = position.mark.at.toISOString()
    return position
  })
  await server.listen({ host: '127.0.0.1', port: 0 })
  process.send({ listening: { port: server.server.address().port } })
}
