import { setTimeout as sleep } from 'node:timers/promises'
import { priceRow } from './price-row'

const awayMs = 60_000

export const databaseAwayFromHistory = priceRow({
  number: '34',
  fault: 'database away for 60 s',
  story:
    'PostgreSQL is killed for 60 s at 2,000 ticks a second. Prices stay live all the time, the writer says that the history waits, and ' +
    'afterwards every tick is in it: none was dropped.',
  invariants: ['I8'],
  needsDatabaseControl: true,
  // 120,000 ticks wait. Compose gives the service 512 MB.
  writerMayGrowMb: 256,
  market: { symbols: ['S0', 'S1', 'S2', 'S3', 'S4', 'S5', 'S6', 'S7', 'S8', 'S9'], perSecond: 2_000 },
  async run(rig, { writer, watch, readers }) {
    const began = { at: Date.now(), ticks: watch.published.length }
    const over = sleep(awayMs)
    await rig.databaseFaults.kill()
    await rig.seesUnready(writer, /history/)
    rig.tell('waiting for the end of the 60 s')
    await over
    const perSecond = ((watch.published.length - began.ticks) * 1_000) / (Date.now() - began.at)
    rig.check(`about 2,000 ticks a second went on, it was ${Math.round(perSecond)}`, perSecond > 1_900)
    const states = readers.flatMap(({ log }) => log.states.filter(({ at }) => at > began.at))
    rig.check('prices stay live', states.length > 0 && states.every(({ state }) => state === 'live'))
    await rig.databaseFaults.start()
    rig.healed()
    rig.check('nothing was dropped', !/^history_ticks_dropped_total\{.*\} [1-9]/m.test(await writer.metrics()))
  },
})
