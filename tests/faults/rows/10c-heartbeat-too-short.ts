import type { Row } from '../row'

export const heartbeatTooShort: Row = {
  number: '10c',
  fault: 'heartbeat too short',
  story:
    'The broker offers a heartbeat of 2 s. It could then redeliver a signal before the order deadline has passed, so engines report this and exit 78 before they consume, and work once it offers a longer one.',
  invariants: ['I1', 'I6', 'I7', 'I8'],
  needsControl: true,
  async run(rig) {
    await rig.faults.offerHeartbeat(2)
    const generator = await rig.startGenerator()
    await generator.process.seen('signal.published')
    for (const engine of await rig.startEngines(1, { ready: false, mayEndWith: [78] })) {
      rig.check('it exits 78', (await engine.process.exited) === 78)
      await rig.seesLog(engine, /a heartbeat of 2 s was negotiated .* needs 3 s or more .* RABBITMQ_URL/)
      rig.check('it is not restarted', engine.restarts === 0)
    }
    await rig.faults.offerUsualHeartbeat()
    await rig.startEngines(3)
    rig.healed()
    await generator.process.seen('signal.published')
  },
}
