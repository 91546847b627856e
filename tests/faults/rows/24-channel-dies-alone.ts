import { badSymbols, openBadVenue } from '../bad-venue'
import type { Row } from '../row'

export const channelDiesAlone: Row = {
  number: '24',
  fault: 'channel dies alone',
  story:
    'The broker closes the channel of an engine that holds a delivery too long, but not its connection: the engine opens a new channel.',
  invariants: ['I1', 'I4', 'I6'],
  needsControl: true,
  async run(rig) {
    const venue = rig.own(await openBadVenue())
    await rig.faults.deliveryTimeout(2_000)
    const engines = await rig.startEngines(3, {
      env: { ...venue.env, VENUE_CALL_MS: '600000', HANDLER_MS: '600000', DRAIN_MS: '10000', TIME_BUDGET: 'unchecked' },
    })
    const load = await rig.openLoad()
    load.start(20)
    const slow = await load.send(2, { symbol: badSymbols.hangsOnce })
    await rig.untilEnd(slow, 60_000)
    await rig.faults.clearDeliveryTimeout()
    rig.healed()
    await load.stop()
    const closed = engines
      .flatMap(({ process }) => process.lines)
      .filter(({ msg }) => /channel .* closed: .*(timeout|timed out)/i.test(msg ?? ''))
    rig.check('the broker closed a channel', closed.length > 0)
    const lost = engines
      .flatMap(({ process }) => process.events('broker.disconnected'))
      .map(({ connection, cause }) => `${connection}: ${cause}`)
    rig.check(`no connection closed, but these did: ${lost.join(', ')}`, lost.length === 0)
  },
}
