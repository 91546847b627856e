import { badSymbols, openBadVenue } from '../bad-venue'
import type { Row } from '../row'

export const handlerFails: Row = {
  number: '4b',
  fault: 'handler throws, never settles',
  story:
    'Handlers throw on some signals and never finish others. These are dead-lettered after four attempts over 36 s. Other signals are not delayed.',
  invariants: ['I4', 'I6', 'I7'],
  async run(rig) {
    const venue = rig.own(await openBadVenue())
    await rig.startEngines(3, { env: { ...venue.env, VENUE_CALL_MS: '600000', HANDLER_MS: '500', TIME_BUDGET: 'unchecked' } })
    const load = await rig.openLoad()
    rig.injected('handler throws')
    const throwing = await load.send(5, { symbol: badSymbols.refusesToRead })
    rig.injected('handler hangs')
    const hanging = await load.send(2, { symbol: badSymbols.hangs })
    load.start(5)
    await rig.untilEnd([...throwing, ...hanging], 60_000)
    await load.stop()
    const dead = rig.outcomes.deadLetters
    rig.check('each is dead-lettered at its fourth attempt', dead.length === 7 && dead.every(({ attempt }) => attempt === 4))
    rig.check(
      'with its cause',
      dead.every(({ cause }) => /returned 400|took longer than 500 ms/.test(cause)),
    )
    rig.healed()
  },
}
