import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import type { ExecutionReport } from '@trading/contracts'
import { freePort } from '@trading/dev'
import { collectReports } from '@trading/rig/reports'
import { workQueue } from '@trading/rig/signal-queues'
import { aSignal } from '@trading/rig/signals'
import { openTestBroker, type TestBroker } from '@trading/rig/test-broker'
import { until } from '@trading/rig/until'

let broker: TestBroker
const running = new Set<ChildProcess>()
beforeAll(async () => {
  broker = await openTestBroker()
})
afterEach(async () => {
  for (const child of running) {
    child.kill('SIGKILL')
    child.stdout?.destroy()
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  }
  running.clear()
  await (await broker.channel()).purgeQueue(workQueue)
})
afterAll(() => broker.close())

/** A service that logs to a given destination; `exited` resolves with its exit code. */
async function start(service: string, stdout: number | 'pipe', env: NodeJS.ProcessEnv) {
  const port = await freePort()
  const child = spawn(process.execPath, [join(__dirname, '..', '..', service, 'dist', 'index.js')], {
    env: { PATH: process.env.PATH, RABBITMQ_URL: broker.url, HTTP_PORT: String(port), LEDGER: 'off', VENUE_LATENCY_MS: '0', ...env },
    stdio: ['ignore', stdout, 'inherit'],
  })
  running.add(child)
  const get = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).text()
  const exited = once(child, 'exit').then(([code, signal]) => code ?? signal)
  return {
    stdout: child.stdout as Readable,
    exited,
    ready: () => until(`${service} is ready`, async () => (await get('/readyz')).includes('"ready":true')),
    lost: async () => Number(/^log_lines_lost_total (\d+)/m.exec(await get('/metrics'))?.[1]),
    stop: () => {
      child.kill('SIGTERM')
      return exited
    },
  }
}

/** A line being written when the pipe filled up is incomplete. */
function parsed(line: string): Record<string, unknown> {
  try {
    return JSON.parse(line)
  } catch {
    return {}
  }
}

async function executes(reports: () => Promise<ExecutionReport[]>) {
  const signal = aSignal()
  await broker.publish(signal, { messageId: signal.id })
  await until('the signal is executed', async () => (await reports()).some(({ signalId }) => signalId === signal.id))
}

test('an engine whose log destination is full executes, counts the lost lines, and drains', async () => {
  const reports = await collectReports(broker)
  const full = openSync('/dev/full', 'w')
  const engine = await start('service-b', full, {})
  closeSync(full)
  await engine.ready()
  await executes(reports)
  const before = await engine.lost()
  expect(before).toBeGreaterThan(0)
  await executes(reports)
  await until('the line of the second is counted, too', async () => (await engine.lost()) > before)
  expect(await engine.stop()).toBe(0)
})

test('an engine continues when the reader of its log has exited', async () => {
  const reports = await collectReports(broker)
  const engine = await start('service-b', 'pipe', {})
  engine.stdout.destroy()
  await engine.ready()
  await executes(reports)
  await executes(reports)
  expect(await engine.lost()).toBeGreaterThan(0)
  expect(await engine.stop()).toBe(0)
})

test('a generator keeps publishing while its log is not read, and reports the number of lost lines once it is', async () => {
  const generator = await start('service-a', 'pipe', { SIGNAL_INTERVAL_MS: '1' })
  // Without a reader the pipe fills up; the service waits for it no longer than a second.
  await until('lines are lost', async () => (await generator.lost()) > 10)
  const published = await broker.depth(workQueue)
  await until('signals flow nevertheless', async () => (await broker.depth(workQueue)) > published + 10)
  const lines: Record<string, unknown>[] = []
  createInterface({ input: generator.stdout }).on('line', (line) => lines.push(parsed(line)))
  const told = await until('the loss is told', () => lines.find(({ event }) => event === 'log.linesLost'))
  expect(told).toMatchObject({
    level: 'error',
    service: 'service-a',
    lines: await generator.lost(),
    cause: expect.stringContaining('EAGAIN'),
  })
  expect(await generator.stop()).toBe(0)
})

/** The exit code of a program whose standard output, and optionally standard error, is full. */
function onAFullDisk(script: string, stderr: 'inherit' | 'full' = 'inherit'): number | null {
  const full = openSync('/dev/full', 'w')
  const { status } = spawnSync(process.execPath, ['-e', script], { stdio: ['ignore', full, stderr === 'full' ? full : stderr] })
  closeSync(full)
  return status
}
const built = (...path: string[]) => JSON.stringify(join(__dirname, '..', '..', ...path))

test('one-line messages for the user are lost like any other line', () => {
  const script = `
    const { createLog } = require(${built('packages', 'runtime', 'dist', 'index.js')})
    let lost = 0
    const log = createLog({ service: 'a', level: 'info', pretty: true, onLost: () => lost++ })
    log.info('one')
    log.info('two')
    process.exitCode = 40 + lost`
  expect(onAFullDisk(script)).toBe(42)
})

test('npm start and its services continue if its own output is full', () => {
  const script = `
    const { surviveLoss } = require(${built('dev', 'dist', 'start', 'survive-loss.js')})
    surviveLoss([process.stdout, process.stderr], () => process.exit(1))
    const write = () => { process.stdout.write('a line\\n'); process.stderr.write('a line\\n') }
    write()
    setTimeout(write, 10)
    setTimeout(() => process.exit(42), 20)`
  expect(onAFullDisk(script, 'full')).toBe(42)
})
