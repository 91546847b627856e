import type { Row } from '../row'

export const heartbeatTooShort: Row = {
  number: '10c',
  fault: 'heartbeat too short',
  story:
    'The broker offers a heartbeat of 2 s, with which it could give a signal away before its order is too late: engines say so and exit 78 before they take a signal, and work once it offers more.',
  invariants: ['I1', 'I6', 'I7', 'I8'],
  needsControl: true,
  async run(rig) {
    await rig.faults.offerHeartbeat(2)
    const generator = await rig.startGenerator()
    await generator.process.seen('signal.published')
    for (const engine of await rig.startEngines(1, { ready: false, mayEndWith: [78] })) {
      rig.check('it exits 78', (await engine.process.exited) === 78)
      await rig.seesLog(engine, /a heartbeat of 2 s was negotiated .* needs 3 s or more .* RABBITMQ_URL/)
      rig.check('it is not started again', engine.restarts === 0)
    }
    await rig.faults.offerUsualHeartbeat()
    await rig.startEngines(3)
    rig.healed()
    await generator.process.seen('signal.published')
  },
}
