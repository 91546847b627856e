// Asks about orders at a steady rate, and tells how long each answer took: the portfolio, or a bare loop that inserts a row and commits.
const { Pool } = require('pg')
const { v7: uuidv7 } = require('uuid')
const { now, pacedBy } = require('../clock')

/** As many as the portfolio has. */
const connections = 4
const symbols = ['AAPL', 'MSFT', 'NVDA', 'AMZN', 'TSLA']

const ways = {
  ours({ port, token }) {
    const { openRiskClient } = require('@trading/portfolio-api')
    // Late answers are part of what is measured.
    const client = openRiskClient({ url: `http://127.0.0.1:${port}`, token, callMs: 10_000 })
    const validUntil = new Date(Date.now() + 3_600_000).toISOString()
    return async (index) => {
      const symbol = symbols[index % symbols.length]
      const order = { signalId: uuidv7(), symbol, side: 'BUY', quantity: '1', referencePrice: '100', validUntil }
      while (client.away !== undefined) await new Promise((resolve) => setTimeout(resolve, 10))
      const { decision, reason } = await client.reserve(order)
      if (decision !== 'reserved') throw new Error(`the portfolio answers ${decision}: ${reason}`)
    }
  },
  bare({ url }) {
    const pool = new Pool({ connectionString: url, max: connections, idleTimeoutMillis: 0 })
    const text = 'INSERT INTO bare_reservations (signal_id, symbol, quantity, price) VALUES ($1, $2, 1, 100)'
    return async (index) => {
      await pool.query({ name: 'reserve', text, values: [uuidv7(), symbols[index % symbols.length]] })
    }
  },
}

const [way, given] = process.argv.slice(2)
const ask = ways[way](JSON.parse(given))

process.on('disconnect', () => process.exit(0))
process.on('message', async ({ asks: { count, perSecond } }) => {
  const tookMs = []
  const asked = []
  await pacedBy(perSecond, Array.from({ length: count }), () => {
    const index = asked.length
    const startedAt = now()
    asked.push(
      ask(index).then(() => {
        tookMs.push((now() - startedAt) / 1_000)
      }),
    )
  })
  await Promise.all(asked)
  process.send({ tookMs })
})
process.send({ ready: true })
