const { Agent, request } = require('node:http')
const { credentials, Metadata } = require('@grpc/grpc-js')
const { services } = require('./definitions')

const maxAnswerBytes = 16_777_216

function grpc({ port, token }) {
  const options = { 'grpc.use_local_subchannel_pool': 1, 'grpc.max_receive_message_length': maxAnswerBytes }
  const [calls, streams] = [services.Portfolio, services.PortfolioStream].map(
    (Service) => new Service(`127.0.0.1:${port}`, credentials.createInsecure(), options),
  )
  const metadata = new Metadata()
  metadata.set('authorization', `Bearer ${token}`)
  return {
    position: (symbol) =>
      new Promise((resolve, reject) =>
        calls.GetPosition({ symbol }, metadata, (error, answer) => (error ? reject(error) : resolve(answer.position))),
      ),
    /** Reads fills from the first one until it has this many. */
    watch: (epoch, fills) =>
      new Promise((resolve, reject) => {
        const stream = streams.Watch({ resume_token: `${epoch}:0` }, metadata)
        let [seen, enough] = [0, false]
        stream.on('data', ({ delta }) => {
          if (!delta) return
          seen += delta.fills.length
          if (enough || delta.last_sequence < fills) return
          enough = true
          stream.cancel()
          if (seen === fills) resolve()
          else reject(new Error(`${seen} fills came, expected ${fills}`))
        })
        stream.on('error', (error) => enough || reject(error))
      }),
    close() {
      calls.close()
      streams.close()
    },
  }
}

function http({ port, token, inFlight }, ask) {
  const agent = new Agent({ keepAlive: true, maxSockets: inFlight })
  return {
    position: (symbol) =>
      new Promise((resolve, reject) => {
        const { body, ...options } = ask(symbol)
        const headers = { authorization: `Bearer ${token}`, ...options.headers }
        const sent = request({ host: '127.0.0.1', port, agent, ...options, headers }, (answer) => {
          const parts = []
          answer.on('data', (part) => parts.push(part))
          answer.on('end', () => {
            const read = Buffer.concat(parts).toString()
            if (answer.statusCode === 200) resolve(JSON.parse(read))
            else reject(new Error(`${answer.statusCode}: ${read}`))
          })
        })
        sent.on('error', reject)
        sent.end(body)
      }),
    close: () => agent.destroy(),
  }
}

/** Each way to ask for a position. */
exports.ways = {
  grpc,
  json(options) {
    const way = http(options, (symbol) => {
      const body = JSON.stringify({ symbol })
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
      return { method: 'POST', path: '/trading.portfolio.v1.Portfolio/GetPosition', headers, body }
    })
    return { ...way, position: async (symbol) => (await way.position(symbol)).position }
  },
  rest: (options) => http(options, (symbol) => ({ path: `/positions/${symbol}` })),
}
