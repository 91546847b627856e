import type { Row } from '../row'

export const brokerAbsentAtBoot: Row = {
  number: '10a',
  fault: 'broker absent at boot',
  story:
    'Generator and engines start while the broker is down: they stay up, report that they are not ready, and work once the broker is up.',
  invariants: ['I6', 'I7', 'I8'],
  needsControl: true,
  async run(rig) {
    await rig.faults.stopApp()
    const generator = await rig.startGenerator({ ready: false })
    const engines = await rig.startEngines(3, { ready: false })
    for (const member of [generator, ...engines]) await rig.seesUnready(member, /not connected/)
    await rig.faults.startApp()
    rig.healed()
    await Promise.all([generator, ...engines].map((member) => member.ready()))
    await generator.process.seen('signal.published')
    rig.check(
      'no engine had to be restarted',
      [generator, ...engines].every(({ restarts }) => restarts === 0),
    )
  },
}
