import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ExecutionReport } from '@trading/contracts'
import { collectReports } from '@trading/rig/reports'
import { killServices, startService } from '@trading/rig/service-process'
import { aSignal } from '@trading/rig/signals'
import { openTestBroker, type TestBroker } from '@trading/rig/test-broker'
import { ledgerSettings, openTestDatabase, type TestDatabase } from '@trading/rig/test-database'
import { until } from '@trading/rig/until'
import { workspaces } from '@trading/rig/workspaces'

const root = join(__dirname, '..', '..', '..')
// `dev` starts the other workspaces and is in no image; the suites run from their sources; the page runs in browsers.
const parts = workspaces.filter((folder) => !['dev', 'service-gateway/web'].includes(folder) && !folder.startsWith('tests/'))
const filesOf = (part: string) =>
  readdirSync(join(root, part, 'dist'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.js'))
    .map((file) => join(root, part, 'dist', file))

let broker: TestBroker
let database: TestDatabase
beforeAll(async () => {
  broker = await openTestBroker()
  database = await openTestDatabase()
})
afterAll(async () => {
  await killServices()
  await database.close()
  await broker.close()
})

test('no build output contains fail points', () => {
  const files = parts.flatMap(filesOf)
  expect(files.length).toBeGreaterThan(parts.length)
  expect(files.filter((file) => /FAIL_POINT|fail-?point|killpoint/i.test(readFileSync(file, 'utf8')))).toEqual([])
})

test('no setting and no message content makes an engine fail at a step', async () => {
  const failPoint = JSON.stringify({ step: 'received', mark: join(root, 'never-written') })
  const engine = startService('service-b', { RABBITMQ_URL: broker.url, ...ledgerSettings(database), FAIL_POINT: failPoint })
  const reports: () => Promise<ExecutionReport[]> = await collectReports(broker)
  const signal = aSignal({ strategy: 'FAIL_POINT=received' })
  const headers = { FAIL_POINT: failPoint, 'fail-point': 'received', step: 'received' }
  await broker.publish(signal, { messageId: signal.id, appId: failPoint, headers })
  expect(await until('it is reported', async () => (await reports()).length > 0 && (await reports()))).toMatchObject([{ status: 'FILLED' }])
  engine.kill('SIGTERM')
  expect(await engine.exited).toBe(0)
})
