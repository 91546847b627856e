import type { Row } from '../row'

export const databaseAbsentAtBoot: Row = {
  number: '29c',
  fault: 'database absent at boot',
  story:
    'Engines start while the database is down and signals wait: they live, say that they are not ready, and place no order; they migrate ' +
    'the schema and work once it is there.',
  invariants: ['I1', 'I6', 'I7', 'I8'],
  needsDatabaseControl: true,
  async run(rig) {
    const venue = await rig.startVenue()
    const load = await rig.openLoad()
    await rig.databaseFaults.kill()
    await load.send(20)
    const engines = await rig.startEngines(3, { ready: false })
    for (const engine of engines) await rig.seesUnready(engine, /ledger/)
    for (const engine of engines) await engine.process.seen('delivery.retried')
    rig.check('no order is placed meanwhile', (await venue.book()).length === 0)
    await rig.databaseFaults.start()
    rig.healed()
    await Promise.all(engines.map((engine) => engine.ready()))
    rig.check(
      'nobody had to be started again',
      engines.every(({ restarts }) => restarts === 0),
    )
  },
}
