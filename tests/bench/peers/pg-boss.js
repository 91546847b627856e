// A job queue in PostgreSQL: no broker carries the signals. Large batches, since a worker waits up to half a second between two of them.
const PgBoss = require('pg-boss')
const { openReports } = require('./confirmed-reports')
const { openOutcomes } = require('./outcomes')

const queue = 'signals'
const workers = 2
const options = { batchSize: 512, pollingIntervalSeconds: 0.5 }

const open = async ({ migrationUrl }) => {
  const boss = new PgBoss({ connectionString: migrationUrl, max: 4, schedule: false })
  boss.on('error', (error) => {
    throw error
  })
  await boss.start()
  await boss.createQueue(queue)
  return boss
}

exports.consume = async ({ url, work, database }) => {
  const record = await openOutcomes(database)
  const publish = await openReports(url)
  const boss = await open(database)
  for (let worker = 0; worker < workers; worker++) {
    await boss.work(queue, options, async (jobs) => {
      const reports = jobs.map(({ data }) => work.reportOn(work.validated(data)))
      await record(reports)
      await publish(reports)
      for (let job = 0; job < jobs.length; job++) work.done()
    })
  }
}

exports.openJobs = async (database) => {
  const boss = await open(database)
  return {
    add: (signals) => boss.insert(signals.map((data) => ({ name: queue, data }))),
    left: () => boss.getQueueSize(queue, { before: 'completed' }),
    close: () => boss.stop({ graceful: false }),
  }
}
