// A job queue in PostgreSQL: no broker carries the signals. With the settings that its documentation recommends for a high throughput.
const { run, makeWorkerUtils, Logger } = require('graphile-worker')
const { openReports } = require('./confirmed-reports')
const { openOutcomes } = require('./outcomes')

const logger = new Logger(() => () => undefined)
const concurrentJobs = 32
const task = 'execute'

exports.consume = async ({ url, work, database }) => {
  const record = await openOutcomes(database)
  const publish = await openReports(url)
  const runner = await run({
    preset: {
      worker: {
        connectionString: database.migrationUrl,
        concurrentJobs,
        maxPoolSize: 10,
        pollInterval: 500,
        localQueue: { size: 4 * concurrentJobs, refetchDelay: { durationMs: 0 } },
        completeJobBatchDelay: 0,
        logger,
      },
    },
    noHandleSignals: true,
    taskList: {
      async [task](content) {
        const report = work.reportOn(work.validated(content))
        await record([report])
        await publish([report])
      },
    },
  })
  runner.events.on('job:success', () => work.done())
  runner.events.on('job:error', ({ error }) => {
    throw error
  })
}

exports.openJobs = async ({ migrationUrl }) => {
  const utils = await makeWorkerUtils({ connectionString: migrationUrl, logger })
  await utils.migrate()
  return {
    add: (signals) => utils.addJobs(signals.map((payload) => ({ identifier: task, payload }))),
    left: async () => {
      const { rows } = await utils.withPgClient((client) => client.query('SELECT count(*)::int AS count FROM graphile_worker.jobs'))
      return rows[0].count
    },
    close: () => utils.release(),
  }
}
