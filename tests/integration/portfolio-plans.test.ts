import { until } from '@trading/rig/until'
import { exact } from '../../service-portfolio/src/rules/exact'
import { fills, openStage, type Stage } from '../support/portfolio-stage'

// PostgreSQL keeps the plan of a prepared statement. One that was made while the tables were small might read all of them ever after.

let stage: Stage
beforeEach(async () => {
  stage = await openStage()
})
afterEach(() => stage.close())

const tables = ['booked_reports', 'fills', 'reservations'] as const
const rows = 20_000
/** PostgreSQL makes the plan that it keeps after the fifth execution. */
const untilKept = 8

const onEach = (statement: (table: string) => string) => Promise.all(tables.map((table) => stage.database.sql(statement(table))))

async function reserveAndBook(count: number): Promise<void> {
  const validUntil = new Date(Date.now() + 60_000)
  for (const fill of fills(count)) {
    const { signalId, symbol, side, quantity } = fill
    const order = { signalId, symbol, side, quantity: exact(quantity), referencePrice: exact('100'), validUntil }
    expect(await stage.store.risk.reserve(order)).toEqual({ decision: 'reserved' })
    expect(await stage.store.book(fill)).toBe(true)
  }
}

/** Rows and entries of indexes that statements have read, once the sessions that ran them are gone: until then they may not have told. */
async function readSoFar(): Promise<number> {
  const sessions = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'portfolio%'"
  await until('the sessions of the portfolio are gone', async () => (await stage.database.sql(sessions)).length === 0)
  const names = `('${tables.join("', '")}')`
  const [found] = await stage.database.sql<{ read: number }>(`
    SELECT ((SELECT sum(seq_tup_read) FROM pg_stat_user_tables WHERE relname IN ${names})
      + (SELECT sum(idx_tup_read) FROM pg_stat_user_indexes WHERE relname IN ${names}))::float8 AS read`)
  return found?.read ?? Number.NaN
}

test.each([
  ['were known to be small', (table: string) => `VACUUM ANALYZE ${table}`],
  ['had never been looked at', () => 'SELECT'],
])('statements that were prepared while the tables %s look things up by ids when they have grown', async (_, prepare) => {
  await onEach((table) => `ALTER TABLE ${table} SET (autovacuum_enabled = off)`)
  await onEach(prepare)
  await reserveAndBook(untilKept)
  const ids = `gen_random_uuid() FROM generate_series(1, ${rows})`
  await stage.database.sql(`INSERT INTO booked_reports SELECT ${ids}`)
  await stage.database.sql(`
    INSERT INTO reservations (symbol, side, quantity, reference_price, valid_until, asked_at, signal_id)
    SELECT 'ZZZ', 'BUY', 1, 100, now() + interval '1 day', now() - interval '1 day', ${ids}`)
  await reserveAndBook(untilKept)
  await stage.store.close()
  expect(await readSoFar()).toBeLessThan(rows)
})
