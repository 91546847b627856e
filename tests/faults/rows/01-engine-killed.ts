import type { Row } from '../row'

export const engineKilled: Row = {
  number: '1',
  fault: 'engine SIGKILLed, signal in hand',
  story:
    'Three engines under load, at a slow venue that fills an order twice if it is placed twice, are killed one after the other, each ' +
    'while it holds a signal, and restarted.',
  invariants: ['I1', 'I6'],
  duplicates: 'an engine that dies between its report and its ack leaves the signal to another engine, which reports it again',
  quick: true,
  async run(rig) {
    const venue = await rig.startVenue({ VENUE_LATENCY_MS: '200' })
    await venue.steer({ reusesIds: true })
    const engines = await rig.startEngines(3)
    const load = await rig.openLoad()
    // More than the engines can handle, so that each always holds a signal.
    load.start(25)
    for (const engine of engines) {
      await load.flows(20)
      rig.killMember(engine)
    }
    await load.stop()
    rig.healed()
  },
}
