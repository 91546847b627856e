const { Pool } = require('pg')

/** As many as the platform's ledger has by default. */
const connections = 4

/** Inserts the outcomes of signals, one commit for each call; on disk when it resolves. */
exports.openOutcomes = async ({ migrationUrl }) => {
  const pool = new Pool({ connectionString: migrationUrl, max: connections, idleTimeoutMillis: 0 })
  await pool.query('CREATE TABLE IF NOT EXISTS outcomes (id uuid PRIMARY KEY, report text NOT NULL)').catch(mayExist)
  const text = 'INSERT INTO outcomes (id, report) SELECT * FROM unnest($1::uuid[], $2::text[]) ON CONFLICT (id) DO NOTHING'
  return (reports) => {
    const values = [reports.map(({ messageId }) => messageId), reports.map(({ body }) => body.toString())]
    return pool.query({ name: 'outcomes', text, values })
  }
}

// Engines that start together create it together: PostgreSQL then refuses one of them.
function mayExist(error) {
  if (error.code !== '23505' && error.code !== '42P07') throw error
}
