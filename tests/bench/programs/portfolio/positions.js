const { Pool } = require('pg')

/** As many as the portfolio has. */
const connections = 4

const position = {
  name: 'position',
  text: `
    SELECT symbol, trim_scale(quantity) AS quantity, trim_scale(total_cost) AS total_cost,
      trim_scale(round(abs(total_cost / nullif(quantity, 0)), 12)) AS average_price, trim_scale(realised) AS realised,
      trim_scale(fees) AS fees, trim_scale(cash) AS cash, fills::float8, sequence::float8, trim_scale(last_price) AS last_price,
      last_executed_at, trim_scale(quantity * last_price - total_cost) AS unrealised,
      trim_scale(realised + quantity * last_price - total_cost - fees) AS total, trim_scale(quantity * last_price) AS exposure
    FROM positions WHERE symbol = $1`,
}
const events = {
  name: 'events',
  text: `
    SELECT fills.sequence::float8, report_id, signal_id, symbol, side, trim_scale(fills.quantity) AS quantity, trim_scale(price) AS price,
      trim_scale(fee) AS fee, venue, engine, executed_at, booked_at, trim_scale(events.quantity) AS quantity_then,
      trim_scale(total_cost) AS total_cost, trim_scale(round(abs(total_cost / nullif(events.quantity, 0)), 12)) AS average_price,
      trim_scale(realised) AS realised, trim_scale(fees) AS fees, trim_scale(cash) AS cash, events.fills::float8 AS fills_then
    FROM events JOIN fills USING (sequence) WHERE events.sequence > $1 ORDER BY events.sequence LIMIT $2`,
}

const timestamp = (date) => ({ seconds: Math.floor(date.getTime() / 1_000), nanos: (date.getTime() % 1_000) * 1_000_000 })

/** Reads the portfolio's tables, with statements that do the whole work in the database. */
exports.openPositions = (url) => {
  const pool = new Pool({ connectionString: url, max: connections, idleTimeoutMillis: 0 })
  return {
    async position(symbol) {
      const {
        last_price: price,
        last_executed_at: at,
        unrealised,
        total,
        exposure,
        ...booked
      } = (await pool.query({ ...position, values: [symbol] })).rows[0]
      const mark = { price, source: 'SOURCE_LAST_FILL', at, age_ms: Date.now() - at.getTime() }
      return { booked, mark, unrealised, total, exposure }
    },
    epoch: async () => (await pool.query('SELECT epoch FROM head')).rows[0].epoch,
    /** Up to `limit` fills after this one, each with the position after it. */
    async eventsAfter(sequence, limit) {
      const { rows } = await pool.query({ ...events, values: [sequence, limit] })
      return rows.map(({ quantity_then: quantity, total_cost, average_price, realised, fees, cash, fills_then: fills, ...fill }) => ({
        fill: { ...fill, executed_at: timestamp(fill.executed_at), booked_at: timestamp(fill.booked_at) },
        position: { symbol: fill.symbol, quantity, total_cost, average_price, realised, fees, cash, fills, sequence: fill.sequence },
      }))
    },
    timestamp,
  }
}
