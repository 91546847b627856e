import { until } from '@trading/rig/until'
import type { Row } from '../../row'
import { openHalting, runningMs } from './halting'

export const everythingRestarted: Row = {
  number: '35f',
  fault: 'halt, everything is restarted',
  story:
    'The venue fills orders without an answer, all trading is halted, and then the broker, PostgreSQL and all engines are killed and restarted. ' +
    'Nothing is placed until the halt is lifted, and what the venue had filled before it is recorded and reported meanwhile.',
  invariants: ['I1', 'I6'],
  duplicates:
    'the mark that a report was sent is written without waiting for the disk, so the crash may lose it, and the report is relayed again',
  needsControl: true,
  needsDatabaseControl: true,
  async run(rig) {
    const engines = await rig.startEngines(3, { env: { RECONCILE_INTERVAL_MS: '1000' } })
    const { venue, halt, checkBound } = await openHalting(rig)
    await venue.steer({ timeoutRate: 1 })
    const load = await rig.openLoad()
    const doubtful = await load.send(engines.length)
    await until('the venue has filled them', async () => (await venue.book()).filter(({ fills }) => fills === 1).length === doubtful.length)
    const halted = await halt()
    for (const engine of engines) rig.killMember(engine)
    await rig.faults.kill()
    await rig.databaseFaults.kill()
    await venue.steer({})
    await rig.databaseFaults.start()
    await rig.faults.start()
    for (const engine of engines) {
      await until(`${engine.name} has been restarted`, () => engine.restarts > 0)
      await engine.process.seen('trading.halted')
    }
    const waiting = await load.send(20)
    rig.tell('waiting until the doubts from before the halt are resolved')
    await rig.untilEnd(doubtful, 90_000)
    await checkBound(halted)
    rig.check(
      'nothing else has ended',
      rig.outcomes.reports.every(({ signalId }) => !waiting.includes(signalId)),
    )
    rig.check(
      'the doubts were found to be filled',
      rig.outcomes.reports.filter(({ signalId, status }) => doubtful.includes(signalId) && status === 'FILLED').length >= doubtful.length,
    )
    await (await openHalting(rig)).lift(halted)
    rig.healed()
    await rig.untilEnd(waiting, runningMs * 30)
    await load.stop()
    rig.check('nothing is dead-lettered', rig.outcomes.deadLetters.length === 0)
  },
}
