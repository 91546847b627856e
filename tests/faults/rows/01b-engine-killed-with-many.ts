import type { Row } from '../row'

const prefetch = 32

export const engineKilledWithMany: Row = {
  number: '1b',
  fault: `engine SIGKILLed, ${prefetch} in hand`,
  story:
    `Three engines that take ${prefetch} signals at once, at a slow venue that fills an order twice if it is placed twice, are killed one ` +
    'after the other, each with its hands full, and restarted. The signals are claimed and recorded in groups.',
  invariants: ['I1', 'I6'],
  duplicates: 'an engine that dies between its reports and their acks leaves the signals to another engine, which reports them again',
  async run(rig) {
    const venue = await rig.startVenue({ VENUE_LATENCY_MS: '500' })
    await venue.steer({ reusesIds: true })
    const engines = await rig.startEngines(3, { env: { PREFETCH: String(prefetch) } })
    const load = await rig.openLoad()
    // Half as many again as the engines can hold.
    load.start(3 * prefetch)
    for (const engine of engines) {
      await load.flows(2 * prefetch)
      rig.killMember(engine)
    }
    await load.stop()
    rig.healed()
  },
}
