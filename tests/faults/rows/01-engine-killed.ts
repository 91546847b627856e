import type { Row } from '../row'

export const engineKilled: Row = {
  number: '1',
  fault: 'engine SIGKILLed, signal in hand',
  story:
    'Three engines at a slow venue, which would fill an order twice if it came twice, are killed under load one after the other, each ' +
    'with a signal in hand, and started again.',
  invariants: ['I1', 'I6'],
  duplicates: 'an engine that dies between its report and its ack leaves the signal to another, which reports it again',
  quick: true,
  async run(rig) {
    const venue = await rig.startVenue({ VENUE_LATENCY_MS: '200' })
    await venue.steer({ reusesIds: true })
    const engines = await rig.startEngines(3)
    const load = await rig.openLoad()
    // More than the engines can work off, so that each has one in hand all the time.
    load.start(25)
    for (const engine of engines) {
      await load.flows(20)
      rig.killMember(engine)
    }
    await load.stop()
    rig.healed()
  },
}
