import type { Row } from '../row'

export const venueFillsLate: Row = {
  number: '21',
  fault: 'venue times out but fills late',
  story:
    'The shared venue fills each order only after 5 s, long after its engine has given up, and would fill it again if it were placed ' +
    'again. The order is looked up until it is filled, and is not placed a second time.',
  invariants: ['I1', 'I2', 'I6'],
  venueOutage: true,
  async run(rig) {
    const venue = await rig.startVenue()
    await rig.startEngines(3, { env: { VENUE_CALL_MS: '500' } })
    const load = await rig.openLoad()
    rig.injected('fills 5 s late')
    await venue.steer({ lateFillMs: 5_000, reusesIds: true })
    const ids = await load.send(20)
    await rig.untilEnd(ids, 60_000)
    const book = await venue.book()
    rig.check('each is in the book once', book.length === 20)
    rig.check(
      'each is filled',
      rig.outcomes.reports.every(({ status }) => status === 'FILLED'),
    )
    rig.healed()
  },
}
