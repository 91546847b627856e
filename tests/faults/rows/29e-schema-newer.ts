import type { Rig } from '@trading/rig/platform/rig'
import { workQueue } from '@trading/rig/signal-queues'
import { until } from '@trading/rig/until'
import type { Row } from '../row'

export const schemaNewer: Row = {
  number: '29e',
  fault: 'schema newer than the engine',
  story:
    'A later version has migrated the database and signals wait: the engine reports this and exits 78, has changed nothing, has claimed ' +
    'no signal, and is not restarted. Once the schema is that of this version again, engines process the signals.',
  invariants: ['I1', 'I6', 'I7', 'I8'],
  quick: true,
  async run(rig) {
    for (const engine of await rig.startEngines(1)) await rig.terminate(engine)
    await rig.database.sql(`INSERT INTO ledger_migrations (name) VALUES ('${later}')`)
    const load = await rig.openLoad()
    await load.send(10)
    rig.injected('newer schema')
    const before = await schemaOf(rig)
    for (const engine of await rig.startEngines(1, { ready: false, mayEndWith: [78] })) {
      rig.check('it exits 78', (await engine.process.exited) === 78)
      await rig.seesLog(engine, /schema is newer than this version, which does not know 999-later/)
      rig.check('it is not restarted', engine.restarts === 0)
    }
    rig.check('the schema is as it was', (await schemaOf(rig)) === before)
    await until('every signal waits', async () => (await rig.broker.depth(workQueue)) === 10)
    await rig.database.sql(`DELETE FROM ledger_migrations WHERE name = '${later}'`)
    await rig.startEngines(2)
    rig.healed()
  },
}

const later = '999-later.sql'

const schemaOf = async ({ database }: Pick<Rig, 'database'>): Promise<string> => {
  const columns = await database.sql(`
    SELECT table_name, column_name, data_type, column_default FROM information_schema.columns
    WHERE table_schema = 'public' ORDER BY table_name, column_name`)
  const rows = await database.sql('SELECT (SELECT json_agg(m ORDER BY name) FROM ledger_migrations m), (SELECT count(*) FROM signals)')
  return JSON.stringify([columns, rows])
}
