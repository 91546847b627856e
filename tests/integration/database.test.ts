import { chooseDatabase, type Database, type DatabaseControl } from '@trading/dev'
import { openTestDatabase, type TestDatabase } from '@trading/rig/test-database'
import { until } from '@trading/rig/until'

describe('the database of a test file', () => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await openTestDatabase()
  })
  afterAll(() => database.close())

  test('is empty and isolated from other files', async () => {
    await database.sql('CREATE TABLE mine (id int)')
    const other = await openTestDatabase()
    expect(await other.sql(`SELECT tablename FROM pg_tables WHERE schemaname = 'public'`)).toEqual([])
    await other.close()
  })
})

describe('a private database', () => {
  let own: Database
  let control: DatabaseControl
  beforeAll(async () => {
    const { DATABASE_URL: _, ...env } = process.env
    own = await chooseDatabase({ tell: () => undefined, name: 'restart-test', env })
    control = own.control as DatabaseControl
    await control.sql('CREATE TABLE kept (id int)')
  })
  afterAll(() => own.stop())

  test('keeps committed data across a kill, at the same address', async () => {
    await control.sql('INSERT INTO kept VALUES (1)')
    await control.kill()
    await expect(control.sql('SELECT 1')).rejects.toThrow()
    await control.start()
    expect(await control.sql('SELECT id FROM kept')).toEqual([{ id: 1 }])
  })

  test('does not answer while frozen, and answers the waiting clients afterwards', async () => {
    await control.freeze()
    let answered = false
    const waiting = control.sql('SELECT id FROM kept').then((rows) => {
      answered = true
      return rows
    })
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(answered).toBe(false)
    await control.thaw()
    await until('the answer is there', () => answered)
    expect(await waiting).toEqual([{ id: 1 }])
  })
})
