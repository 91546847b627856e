const { openHistory } = require('@trading/market-history')
const { openHistoryWriter } = require('@trading/market-data-service/history-writer')
const { createLog } = require('@trading/runtime')
const { Client } = require('pg')
const { addBars, barsOf } = require('./bars')

const log = createLog({ service: 'benchmark', level: 'warn', pretty: false })
const batch = 1_000
const days = 90

exports.histories = {
  async ours({ url, onWritten }) {
    const history = openHistory({ url, name: 'benchmark', log })
    await history.tier()
    return openHistoryWriter({ history, keepDays: days, log, onWritten: (ticks) => onWritten(ticks.length) })
  },
  // The tables of the history, and the same promise: repeated and late ticks leave the candles exact.
  async bare({ url, onWritten }) {
    const migrated = openHistory({ url, name: 'benchmark', log })
    await migrated.tier()
    await migrated.close()
    const client = new Client({ connectionString: url })
    await client.connect()
    await client.query("SELECT prepare_week(now()), prepare_week(now() - interval '7 days')")
    const waiting = []
    let writing = false
    const writeAll = async () => {
      writing = true
      while (waiting.length > 0) {
        const ticks = waiting.splice(0, batch)
        await append(client, ticks)
        onWritten(ticks.length)
      }
      writing = false
    }
    return {
      write(tick) {
        waiting.push(tick)
        if (!writing) void writeAll()
      },
    }
  },
}

const insert = `
  INSERT INTO ticks (symbol, event_at, epoch, sequence, price, quantity, ingested_at)
  SELECT symbol, to_timestamp(event_ms / 1000), epoch, sequence, price, quantity, to_timestamp(ingested_ms / 1000)
  FROM unnest($1::text[], $2::float8[], $3::int8[], $4::int8[], $5::numeric[], $6::numeric[], $7::float8[])
    AS given (symbol, event_ms, epoch, sequence, price, quantity, ingested_ms)
  ON CONFLICT DO NOTHING
  RETURNING symbol, epoch, sequence`

async function append(client, ticks) {
  const column = (name) => ticks.map((tick) => tick[name])
  await client.query('BEGIN')
  const { rows } = await client.query({
    text: insert,
    values: ['symbol', 'eventAt', 'epoch', 'sequence', 'price', 'quantity', 'ingestedAt'].map(column),
    rowMode: 'array',
  })
  const added = new Set(rows.map((row) => row.join(' ')))
  await addBars(client, barsOf(ticks.filter(({ symbol, epoch, sequence }) => added.has(`${symbol} ${epoch} ${sequence}`))))
  await client.query('COMMIT')
}
