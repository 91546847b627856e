import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Answer, dieOf } from '@trading/rig/dlq'
import { deadQueue, workQueue } from '@trading/rig/signal-queues'
import { aSignal } from '@trading/rig/signals'
import { allQueues, openTestBroker, type TestBroker } from '@trading/rig/test-broker'

const root = join(__dirname, '..', '..')
const folder = mkdtempSync(join(tmpdir(), 'npm-options-'))
// The project's scripts without the set-up that compiles first.
const built = (module: string) => `node ${JSON.stringify(join(root, module))}`
const scripts = {
  dlq: built('tools/dlq/dist/index.js'),
  ledger: built('tools/ledger/dist/index.js'),
  halt: built('tools/halt/dist/index.js'),
  history: built('tools/history/dist/index.js'),
  analytics: built('tools/analytics/dist/index.js'),
  replay: `node -e ${JSON.stringify(`require(${JSON.stringify(join(root, 'dev/dist/replay'))}).main()`)}`,
  start: `node -e ${JSON.stringify(`require(${JSON.stringify(join(root, 'dev/dist/start'))}).main()`)}`,
  test: `node -e ${JSON.stringify(`require(${JSON.stringify(join(root, 'dev/dist/test'))}).main()`)}`,
}

let broker: TestBroker
beforeAll(async () => {
  broker = await openTestBroker()
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'as-a-user-types-it', version: '1.0.0', scripts }))
})
afterEach(async () => {
  for (const queue of allQueues) await (await broker.channel()).purgeQueue(queue)
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await broker.close()
})

/** Runs `npm …` as a user does, without a terminal. */
const npm = (...args: string[]): Promise<Answer> =>
  new Promise((resolve) => {
    const env = { PATH: process.env.PATH, HOME: folder, RABBITMQ_URL: broker.url }
    const child = execFile('npm', args, { cwd: folder, env, timeout: 60_000 }, (error, out, err) =>
      resolve({ code: error ? Number(error.code ?? 1) : 0, out, err }),
    )
    child.stdin?.end()
  })

const oneDead = async (): Promise<string> => {
  const signal = aSignal()
  const [id] = await dieOf(broker, [{ body: signal, messageId: signal.id, cause: 'boom' }])
  return id as string
}
const nothingChanged = async () => expect([await broker.depth(deadQueue), await broker.depth(workQueue)]).toEqual([1, 0])

test.each(['replay', 'drop'])('%s with a --dry-run consumed by npm changes nothing', async (verb) => {
  const id = await oneDead()
  for (const flag of ['--dry-run', '--dry-run=true']) {
    const { code, out } = await npm('run', 'dlq', verb, id, flag)
    expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining(`would ${verb} 1 dead letter; nothing was changed`) })
  }
  await nothingChanged()
})

test.each([
  'replay --all',
  'replay --cause boom',
  'replay --cause=boom',
  'replay ID --extend 60000',
  'replay ID --extend=60000',
  'replay ID --dryrun',
  'replay ID --no-cause',
  'drop ID --json',
  'drop --cause boom --yes',
])('npm run dlq %s changes nothing and prints the correct syntax', async (typed) => {
  const id = await oneDead()
  const [verb = '', ...words] = typed.replace('ID', id).split(' ')
  const { code, err } = await npm('run', 'dlq', verb, ...words)
  expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(`put it after a "--": npm run dlq -- ${verb} …`) })
  await nothingChanged()
})

test.each(['replay', 'drop'])('a --yes consumed by npm does not confirm a %s', async (verb) => {
  const id = await oneDead()
  const { code, err } = await npm('run', 'dlq', verb, id, '--yes')
  expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(`pass --yes, as in npm run dlq -- ${verb} … --yes`) })
  await nothingChanged()
})

test('arguments after "--" are passed unchanged', async () => {
  const id = await oneDead()
  expect(await npm('run', 'dlq', '--', 'replay', id, '--yes')).toMatchObject({
    code: 0,
    out: expect.stringContaining('replayed 1 dead letter'),
  })
  expect(await broker.depth(workQueue)).toBe(1)
})

test.each([
  [['start', '--scale=service-b=2'], 'npm start -- … --scale'],
  [['start', '--scale', 'service-b=2'], 'npm start -- … --scale'],
  [['start', '--dry-run'], 'npm start has no --dry-run, so nothing was done'],
  [['test', '--selectProjects', 'unit'], 'npm test -- … --selectProjects'],
  [['test', '-t', 'unit'], 'npm test -- … --t'],
  [['run', 'ledger', 'list', '--limit', '3'], 'npm run ledger -- list … --limit'],
  [['run', 'halt', 'all', '--reason', 'x'], 'npm run halt -- all … --reason'],
  [['run', 'halt', 'all', '--dry-run'], 'npm run halt has no --dry-run, so nothing was done'],
  [['run', 'history', 'load', 'x.csv', '--symbol', 'SPX'], 'npm run history -- load … --symbol'],
  [['run', 'analytics', 'pnl', '--since', '2h'], 'npm run analytics -- pnl … --since'],
  [['run', 'replay', 'x.csv', '--seed', '7'], 'npm run replay -- … --seed'],
])('npm %j starts nothing and prints the correct syntax', async (typed, rightly) => {
  const { code, err } = await npm(...typed)
  expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(rightly) })
})
