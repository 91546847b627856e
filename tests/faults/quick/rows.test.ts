import type { Broker, Database } from '@trading/dev'
import { openServers } from '@trading/rig/open-servers'
import { killServices } from '@trading/rig/service-process'
import { rows } from '../rows'
import { runRow } from '../run-row'

// Separate servers: the faults must not affect other tests, and external servers cannot be disturbed.
let opened: [Broker, Database]
beforeAll(async () => {
  const { RABBITMQ_URL: _, DATABASE_URL: __, DATABASE_MIGRATION_URL: ___, ...env } = process.env
  opened = await openServers({ tell: () => undefined, name: 'quick-faults', env })
})
afterAll(async () => {
  await killServices()
  await Promise.all(opened.map((each) => each.stop()))
})

test.each(rows.filter(({ quick }) => quick).map((row) => [`row ${row.number} of the fault suite holds: ${row.fault}`, row] as const))(
  '%s',
  async (_, row) => {
    const [broker, database] = opened
    const { verdict, broken } = await runRow(row, { broker, database, seed: 1, tell: () => undefined, abort: new AbortController().signal })
    expect({ verdict, broken }).toEqual({ verdict: 'holds', broken: [] })
  },
)
