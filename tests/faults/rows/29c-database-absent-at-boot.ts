import { workQueue } from '@trading/rig/signal-queues'
import { until } from '@trading/rig/until'
import type { Row } from '../row'

export const databaseAbsentAtBoot: Row = {
  number: '29c',
  fault: 'database absent at boot',
  story:
    'Engines start while the database is down and signals wait: they stay up, report that they are not ready, and consume no signal, so ' +
    'all signals stay in the work queue. Once the database is up, they migrate the schema and work.',
  invariants: ['I1', 'I6', 'I7', 'I8'],
  needsDatabaseControl: true,
  async run(rig) {
    const venue = await rig.startVenue()
    const load = await rig.openLoad()
    await rig.databaseFaults.kill()
    await load.send(20)
    const engines = await rig.startEngines(3, { ready: false })
    for (const engine of engines) await rig.seesUnready(engine, /ledger/)
    for (const engine of engines) await rig.seesMetric(engine, /^intake_paused\{reason="ledger"\} 1$/)
    await until('every signal waits', async () => (await rig.broker.depth(workQueue)) === 20)
    rig.check('no order is placed meanwhile', (await venue.book()).length === 0)
    rig.check(
      'no signal is consumed meanwhile',
      engines.every(({ process }) => process.events('delivery.retried').length === 0),
    )
    await rig.databaseFaults.start()
    rig.healed()
    await Promise.all(engines.map((engine) => engine.ready()))
    rig.check(
      'no engine had to be restarted',
      engines.every(({ restarts }) => restarts === 0),
    )
  },
}
