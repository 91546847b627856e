import { badSymbols, openBadVenue } from '../bad-venue'
import type { Row } from '../row'

export const handlerFailsLate: Row = {
  number: '4a',
  fault: 'handler throws, deadline is near',
  story:
    'Handlers throw on some signals and never finish others. The signals live for 15 s: they expire after three attempts, because a ' +
    'fourth would come too late. Other signals are not delayed.',
  invariants: ['I4', 'I6', 'I7'],
  quick: true,
  async run(rig) {
    const venue = rig.own(await openBadVenue())
    await rig.startEngines(3, { env: { ...venue.env, VENUE_CALL_MS: '600000', HANDLER_MS: '500', TIME_BUDGET: 'unchecked' } })
    const load = await rig.openLoad({ ttlMs: 15_000 })
    rig.injected('handler throws')
    const throwing = await load.send(5, { symbol: badSymbols.refusesToRead })
    rig.injected('handler hangs')
    const hanging = await load.send(2, { symbol: badSymbols.hangs })
    load.start(20)
    await rig.untilEnd([...throwing, ...hanging])
    await load.stop()
    const ends = rig.outcomes.reports.filter(({ signalId }) => [...throwing, ...hanging].includes(signalId))
    rig.check(
      'each expires at its third attempt',
      ends.length === 7 && ends.every(({ status, attempt }) => status === 'EXPIRED' && attempt === 3),
    )
    rig.healed()
  },
}
