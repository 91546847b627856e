import { setTimeout as sleep } from 'node:timers/promises'
import { until } from '@trading/rig/until'
import type { Row } from '../../row'
import { openHalting, runningMs } from './halting'
import { startHaltTool } from './run-tool'

const awayMs = 4_000

export const haltWithoutDatabase: Row = {
  number: '35e',
  fault: 'halt while the database is down',
  story:
    'PostgreSQL is killed under load: permits end, and nothing is placed. `npm run halt -- all` says that the halt is NOT recorded, keeps trying, ' +
    'and is done once PostgreSQL is back. Nothing is placed from then on until it is lifted.',
  invariants: ['I1', 'I6', 'I8'],
  duplicates:
    'the mark that a report was sent is written without waiting for the disk, so the crash may lose it, and the report is relayed again',
  needsDatabaseControl: true,
  async run(rig) {
    const engines = await rig.startEngines(3)
    const { url, checkBound, slowestMs } = await openHalting(rig)
    const load = await rig.openLoad()
    load.start(30)
    await load.flows(60)
    await rig.databaseFaults.kill()
    const killed = { returnedAt: Date.now() }
    const tool = startHaltTool(rig, url, ['all', '--reason', 'the database is down', '--yes'])
    await until('it says that the halt is not recorded', () => /^NOT recorded: /m.test(tool.said()))
    for (const engine of engines) await rig.seesUnready(engine, /permit to place orders/)
    await sleep(awayMs)
    await checkBound(killed)
    await rig.databaseFaults.start()
    const code = await tool.ended
    const halted = { returnedAt: Date.now() }
    rig.check(
      `the command is done once the database is back: ${code}, ${tool.said()}`,
      code === 0 && /^recorded as number 1$/m.test(tool.said()),
    )
    for (const engine of engines) await engine.process.seen('trading.halted')
    await sleep(2 * runningMs)
    await checkBound(halted)
    rig.check('nothing is placed while the database is down and afterwards', (await slowestMs(killed)) <= runningMs)
    const lifting = startHaltTool(rig, url, ['lift', 'all', '--reason', 'the row goes on', '--yes'])
    rig.check(`it is lifted: ${lifting.said()}`, (await lifting.ended) === 0)
    rig.healed()
    await load.flows(20)
    await load.stop()
    rig.check('nothing is dead-lettered', rig.outcomes.deadLetters.length === 0)
  },
}
