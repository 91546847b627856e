import { Client } from 'pg'
import { firstDelivery, freshSignal, ledgerFixture } from '../support/ledger-fixture'

let fixture: Awaited<ReturnType<typeof ledgerFixture>>
let engine: Client

beforeAll(async () => {
  fixture = await ledgerFixture()
  const ledger = await fixture.openReady()
  await ledger.claim(freshSignal(), firstDelivery)
  engine = new Client({ connectionString: fixture.database.url })
  await engine.connect()
})
afterAll(async () => {
  await engine.end()
  await fixture.closeLedgers()
  await fixture.close()
})

const denied = { code: '42501' }

test.each(['signals', 'reports', 'reconciliation_findings', 'outcomes_by_hand', 'halts', 'halt_epoch', 'ledger_migrations'])(
  'the engines’ login can neither delete from %s nor alter it',
  async (table) => {
    for (const statement of [
      `DELETE FROM ${table}`,
      `TRUNCATE ${table} CASCADE`,
      `ALTER TABLE ${table} ADD COLUMN extra text`,
      `DROP TABLE ${table} CASCADE`,
      `CREATE INDEX ON ${table} ((true))`,
      `CREATE TRIGGER t BEFORE UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()`,
    ])
      await expect(engine.query(statement)).rejects.toMatchObject(denied)
  },
)

test.each([
  `UPDATE signals SET quantity = 1`,
  `UPDATE signals SET reference_price = 1`,
  `UPDATE signals SET symbol = 'MSFT'`,
  `UPDATE signals SET signal_id = gen_random_uuid()`,
  `UPDATE signals SET received_at = now()`,
  `UPDATE reports SET report = '{}'`,
  `UPDATE reconciliation_findings SET detail = '{}'`,
  `UPDATE reconciliation_findings SET found_at = now()`,
  `UPDATE outcomes_by_hand SET why = 'because'`,
  `INSERT INTO ledger_migrations (name) VALUES ('003.sql')`,
  `UPDATE ledger_migrations SET name = '003.sql'`,
  `CREATE TABLE more (id int)`,
  `CREATE SCHEMA more`,
])('the engines’ login cannot %s', async (statement) => {
  await expect(engine.query(statement)).rejects.toMatchObject(denied)
})

test('a signal cannot end without its complete outcome', async () => {
  await expect(engine.query(`UPDATE signals SET status = 'FILLED'`)).rejects.toMatchObject({ constraint: 'signals_outcome_whole' })
  await expect(engine.query(`UPDATE signals SET venue = 'paper'`)).rejects.toMatchObject({ constraint: 'signals_outcome_whole' })
})
