// Both mean that it exists: engines that start together create it together, and PostgreSQL refuses one of them.
const exists = ['23505', '42P07']

/** Creates a table of reports by id, unless it exists. */
exports.createTable = (pool, name) =>
  pool.query(`CREATE TABLE IF NOT EXISTS ${name} (id uuid PRIMARY KEY, report text NOT NULL)`).catch((error) => {
    if (!exists.includes(error.code)) throw error
  })
