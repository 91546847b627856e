import { badSymbols, openBadVenue } from '../bad-venue'
import type { Row } from '../row'

export const venueUnreadable: Row = {
  number: '21b',
  fault: "venue's answer cannot be read",
  story:
    'The venue fills two orders, but its answers cannot be parsed, not even to a lookup. Both are dead-lettered at once with a cause ' +
    'that says so and are never placed again. Other signals are not delayed.',
  invariants: ['I4', 'I6', 'I7'],
  async run(rig) {
    const venue = rig.own(await openBadVenue())
    await rig.startEngines(3, { env: venue.env })
    const load = await rig.openLoad()
    load.start(5)
    rig.injected('unreadable answers')
    const ids = await load.send(2, { symbol: badSymbols.unreadable })
    await rig.untilEnd(ids, 30_000)
    await load.stop()
    const dead = rig.outcomes.deadLetters
    rig.check('each is dead-lettered at its first attempt', dead.length === 2 && dead.every(({ attempt }) => attempt === 1))
    rig.check(
      'with a cause that says that the venue may have filled it',
      dead.every(({ cause }) => /may have filled it.*free of charge/.test(cause)),
    )
    rig.check(
      'each was placed once',
      ids.every((id) => venue.placed(id) === 1),
    )
    rig.healed()
  },
}
