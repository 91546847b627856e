import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { armed, migrationSteps, untilReached } from '../fail-point'
import type { KillPoint } from '../kill-point'
import { signals } from './engine'

type MigrationStep = keyof typeof migrationSteps

const files = readdirSync(join(__dirname, '..', '..', '..', 'packages', 'ledger', 'migrations')).sort()

const killedAt = (step: MigrationStep): KillPoint => ({
  name: step,
  group: 'migration',
  story: `Three engines start on an empty database, and one of them dies where ${migrationSteps[step]}: each file runs once, whichever engine continues.`,
  async run({ startEngines, newMark, database, load, rig }) {
    const mark = newMark()
    const engines = startEngines(3, { env: armed({ step }, mark) })
    await untilReached({ step }, mark)
    await engines
    const run = await database.sql<{ name: string }>('SELECT name FROM ledger_migrations ORDER BY name')
    rig.check('each migration was run once', run.map(({ name }) => name).join() === files.join())
    await load.send(signals)
  },
})

const steps = Object.keys(migrationSteps) as MigrationStep[]

export const migrationPoints: readonly KillPoint[] = steps.map(killedAt)
