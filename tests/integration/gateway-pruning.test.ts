import { openGatewayStore } from '@trading/gateway-service/open-store'
import { quietLog } from '@trading/rig/quiet-log'
import { openTestDatabase, type TestDatabase } from '@trading/rig/test-database'
import { until } from '@trading/rig/until'

let database: TestDatabase
let store: ReturnType<typeof openGatewayStore>
beforeAll(async () => {
  database = await openTestDatabase()
  store = openGatewayStore({ url: database.migrationUrl, log: quietLog() })
  await until('the store is ready', () => store.unready() === undefined)
})
afterAll(async () => {
  await store.close()
  await database.close()
})

const dayMs = 86_400_000
const at = (days: number): Date => new Date(Date.now() - days * dayMs)
const count = async (table: string) => (await database.sql<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`))[0]?.n

/** A submission whose signal was made so many days ago. */
async function submitted(days: number, number: number): Promise<void> {
  const hex = at(days).getTime().toString(16).padStart(12, '0')
  await store.submit({
    ...{ owner: 'ann', idempotencyKey: `${days}-${number}`, bodyHash: Buffer.alloc(32), message: Buffer.from('{}') },
    signalId: `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-${String(number).padStart(12, '0')}`,
    validUntil: new Date(at(days).getTime() + 60_000).toISOString(),
  })
}

test('submissions from before an instant go, the oldest first and so many at most; newer ones stay', async () => {
  for (const days of [40, 35, 20, 0]) for (let number = 0; number < 3; number++) await submitted(days, number)
  expect(await store.pruned.submissions({ before: at(30), most: 4 })).toBe(4)
  expect(await store.pruned.submissions({ before: at(30), most: 4 })).toBe(2)
  expect(await store.pruned.submissions({ before: at(30), most: 4 })).toBe(0)
  const left = await database.sql<{ key: string }>('SELECT idempotency_key AS key FROM submissions ORDER BY signal_id')
  expect(left.map(({ key }) => key)).toEqual(['20-0', '20-1', '20-2', '0-0', '0-1', '0-2'])
})

test('rows of the audit leave by age only: whoever deletes or changes them otherwise is refused', async () => {
  const entry = { owner: 'ann', role: 'operator', keyId: '1', action: 'dead-letter.drop', target: 'x', phase: 'intent' } as const
  for (let number = 0; number < 5; number++) await store.audit.append(entry)
  expect(await store.pruned.audit({ before: at(1), most: 10 })).toBe(0)
  await expect(database.sql('DELETE FROM audit')).rejects.toThrow('rows of audit are only appended')
  await expect(database.sql("UPDATE audit SET owner = 'bob'")).rejects.toThrow('rows of audit are only appended')
  expect(await store.pruned.audit({ before: new Date(Date.now() + dayMs), most: 3 })).toBe(3)
  await expect(database.sql('DELETE FROM audit')).rejects.toThrow('rows of audit are only appended')
  expect(await count('audit')).toBe(2)
})
