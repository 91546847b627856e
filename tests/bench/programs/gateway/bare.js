// What the gateway's routes do, by bare Fastify routes: without keys, limits, a log, or a check of what is sent and answered.
const { randomUUID } = require('node:crypto')
const { join } = require('node:path')
const amqp = require('amqplib')
const { openPortfolioClient } = require('@trading/portfolio-api')
const { Pool } = require('pg')
const { signals } = require('../signals')

const fastify = require(join(__dirname, '..', '..', 'peers', 'node_modules', 'fastify'))

/** As many as the gateway has. */
const connections = 6
/** A frame as long as that of an execution, five times a second. */
const frameEveryMs = 200
const frameLength = 480

const text = { type: 'string' }
const number = { type: 'number' }
const position = {
  type: 'object',
  properties: {
    ...Object.fromEntries(
      ['symbol', 'quantity', 'averagePrice', 'realised', 'unrealised', 'fees', 'total', 'exposure'].map((name) => [name, text]),
    ),
    fills: number,
    openFindings: number,
    mark: { type: 'object', properties: { price: text, at: text, source: text, ageMs: number } },
  },
}
const positionsAnswer = { type: 'object', properties: { items: { type: 'array', items: position }, asOf: text } }
const signalAnswer = { type: 'object', properties: { signalId: text } }

process.on('disconnect', () => process.exit(0))
void main(JSON.parse(process.argv[2]))

async function main({ brokerUrl, databaseUrl, portfolioUrl, token }) {
  const { portfolio } = openPortfolioClient({ url: portfolioUrl, token, timeoutMs: 2_000 })
  const pool = new Pool({ connectionString: databaseUrl, max: connections, idleTimeoutMillis: 0 })
  await pool.query(
    'CREATE TABLE IF NOT EXISTS bare_submissions (owner text, idempotency_key text, signal_id uuid UNIQUE, message bytea, PRIMARY KEY (owner, idempotency_key))',
  )
  const connection = await amqp.connect(brokerUrl, { noDelay: true })
  const channel = await connection.createConfirmChannel()
  const app = fastify()

  app.get('/v1/positions', { schema: { response: { 200: positionsAnswer } } }, async () => {
    const { positions } = await portfolio.listPositions({ open: false })
    return { items: positions.map(viewOf), asOf: new Date().toISOString() }
  })

  app.post('/v1/signals', { schema: { response: { 202: signalAnswer } } }, async ({ headers, body }, reply) => {
    const [{ exchange, routingKey, body: encoded, ...properties }] = signals(1)
    const message = Buffer.from(JSON.stringify({ ...JSON.parse(encoded), ...body }))
    await pool.query({
      name: 'submit',
      text: 'INSERT INTO bare_submissions (owner, idempotency_key, signal_id, message) VALUES ($1, $2, $3, $4)',
      values: ['benchmark', headers['idempotency-key'], properties.messageId, message],
    })
    await new Promise((resolve, reject) => {
      const options = { ...properties, persistent: true, mandatory: true }
      channel.publish(exchange, routingKey, message, options, (error) => (error ? reject(error) : resolve()))
    })
    return reply.code(202).send({ signalId: properties.messageId })
  })

  const streams = new Set()
  app.get('/v1/stream', (_request, reply) => {
    reply.hijack()
    const { raw } = reply
    raw.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()
    streams.add(raw)
    raw.on('close', () => streams.delete(raw))
  })
  setInterval(() => {
    const data = JSON.stringify({ at: new Date().toISOString(), text: 'x'.repeat(frameLength) })
    const frame = `event: execution\nid: ${randomUUID()}\ndata: ${data}\n\n`
    for (const raw of streams) raw.write(frame)
  }, frameEveryMs)

  await app.listen({ host: '127.0.0.1', port: 0 })
  process.send({ listening: { port: app.server.address().port } })
}

function viewOf({ booked, mark, unrealised, total, exposure, openFindings }) {
  const { symbol, quantity, averagePrice, realised, fees, fills } = booked
  return {
    ...{ symbol, quantity, averagePrice, realised, unrealised, fees, total, exposure },
    fills: Number(fills),
    openFindings: openFindings?.count ?? null,
    mark: { price: mark.price, at: isoOf(mark.at), source: 'last fill', ageMs: Number(mark.ageMs) },
  }
}

const isoOf = ({ seconds, nanos }) => new Date(Number(seconds) * 1_000 + nanos / 1_000_000).toISOString()
