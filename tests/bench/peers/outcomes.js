const { Pool } = require('pg')
const { createTable } = require('../programs/create-table')

/** As many as the platform's ledger has by default. */
const connections = 4

/** Inserts the outcomes of signals, one commit for each call; on disk when it resolves. */
exports.openOutcomes = async ({ migrationUrl }) => {
  const pool = new Pool({ connectionString: migrationUrl, max: connections, idleTimeoutMillis: 0 })
  await createTable(pool, 'outcomes')
  const text = 'INSERT INTO outcomes (id, report) SELECT * FROM unnest($1::uuid[], $2::text[]) ON CONFLICT (id) DO NOTHING'
  return (reports) => {
    const values = [reports.map(({ messageId }) => messageId), reports.map(({ body }) => body.toString())]
    return pool.query({ name: 'outcomes', text, values })
  }
}
