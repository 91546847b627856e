// Preloaded into service-b: signals when the ledger reaches each step of a commit, of the relay and of a migration.
const { createRequire } = require('node:module')
const pools = require('@trading/postgres/commit-pools')
const relay = require('@trading/execution-engine/store/relay')
const { isAwaited, reached } = require('./fail-point')

const { Client } = createRequire(require.resolve('@trading/postgres/commit-pools'))('pg')
const { openCommitPools } = pools
const { openRelay } = relay
const { query } = Client.prototype

pools.openCommitPools = (options) => {
  const opened = openCommitPools(options)
  return { ...opened, durable: recording(opened.durable), apart: relaying(opened.apart) }
}

/** The first signal whose outcome the statement records, if it does. */
const recordedBy = ({ name, text }, parameters) => {
  if (name === 'record') return parameters[0]
  return /INSERT INTO reports/.test(text) ? parameters[1][0] : undefined
}
const selectsUnsent = ({ text }) => /sent_at IS NULL.*FOR NO KEY UPDATE SKIP LOCKED/s.test(text)
const marksSent = ({ text }) => /UPDATE reports SET sent_at/.test(text)

const recording = (pool) => ({
  ...pool,
  async values(statement, parameters) {
    const answer = pool.values(statement, parameters)
    const signalId = recordedBy(statement, parameters)
    if (signalId === undefined) return answer
    // By the next turn of the event loop the statement is sent.
    if (isAwaited('committing')) setImmediate(() => reached('committing', signalId))
    const result = await answer
    reached('after-commit', signalId)
    return result
  },
})

const relaying = (pool) => ({
  ...pool,
  async transaction(work) {
    let held = 0
    const watched = (querying) => ({
      ...querying,
      async values(statement, parameters) {
        const result = await querying.values(statement, parameters)
        if (selectsUnsent(statement)) held = result.rowCount
        if (selectsUnsent(statement) && held > 0) reached('relay-locked')
        if (marksSent(statement)) reached('relay-marked')
        return result
      },
    })
    const result = await pool.transaction((querying) => work(watched(querying)))
    if (held > 0) reached('relay-committed')
    return result
  },
})

relay.openRelay = (options) =>
  openRelay({
    ...options,
    async publish(report) {
      await options.publish(report)
      reached('relay-published', report.signalId)
    },
  })

Client.prototype.query = function (text, ...rest) {
  const answer = query.call(this, text, ...rest)
  if (this.connectionParameters.application_name !== 'ledger migration') return answer
  return answer.then((result) => {
    if (/pg_try_advisory_xact_lock/.test(text) && result.rows[0].locked) reached('migration-locked')
    if (/CREATE TABLE signals/.test(text)) reached('migration-run')
    if (text === 'COMMIT') reached('migration-committed')
    return result
  })
}
