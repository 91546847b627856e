import type { Row } from '../row'

export const everythingTerminated: Row = {
  number: '26',
  fault: 'SIGTERM of everything under load',
  story: 'Generator and engines receive SIGTERM at the same time under load: all exit 0, and new engines process the remaining signals.',
  invariants: ['I1', 'I6', 'I7'],
  async run(rig) {
    const generator = await rig.startGenerator({ env: { SIGNAL_INTERVAL_MS: '50' } })
    await rig.startVenue({ VENUE_LATENCY_MS: '50' })
    const engines = await rig.startEngines(3)
    const load = await rig.openLoad()
    load.start(20)
    await load.flows(50)
    const ends = await Promise.all([generator, ...engines].map((member) => rig.terminate(member)))
    rig.check(
      `all exit 0, and exited with ${ends.join(', ')}`,
      ends.every((end) => end === 0),
    )
    await load.stop()
    await rig.startEngines(3)
    rig.healed()
  },
}
