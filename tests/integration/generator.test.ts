import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Signal, signalSchema } from '@trading/contracts'
import { killServices, type ServiceProcess, startService } from '@trading/rig/service-process'
import { workQueue } from '@trading/rig/signal-queues'
import { openTestBroker, type TestBroker } from '@trading/rig/test-broker'
import { until } from '@trading/rig/until'

let broker: TestBroker
const folder = mkdtempSync(join(tmpdir(), 'generator-'))
beforeAll(async () => {
  broker = await openTestBroker()
})
afterEach(async () => {
  await killServices()
  await (await broker.channel()).purgeQueue(workQueue)
})
afterAll(() => {
  rmSync(folder, { recursive: true })
  return broker.close()
})

const takeAll = async (): Promise<Signal[]> => {
  const channel = await broker.channel()
  const signals: Signal[] = []
  for (let got = await channel.get(workQueue, { noAck: true }); got; got = await channel.get(workQueue, { noAck: true })) {
    signals.push(signalSchema.parse(JSON.parse(got.content.toString())))
  }
  return signals
}

test('SIGNAL_LIMIT signals reach the queue, symbols in turn with rising sequences, and the generator exits 0', async () => {
  const generator = startService('service-a', { RABBITMQ_URL: broker.url, SIGNAL_LIMIT: '12', SIGNAL_INTERVAL_MS: '1' })
  expect(await generator.exited).toBe(0)
  const signals = await takeAll()
  expect(signals).toHaveLength(12)
  expect(new Set(signals.map(({ id }) => id)).size).toBe(12)
  expect(generator.events('signal.published')).toHaveLength(12)
  const ofFirst = signals.filter(({ symbol }) => symbol === signals[0]?.symbol)
  expect(ofFirst.map(({ sequence }) => sequence)).toEqual([1, 2, 3])
  expect(new Set(signals.slice(0, 5).map(({ symbol }) => symbol)).size).toBe(5)
})

const replay = (content: string, env: NodeJS.ProcessEnv = {}) => {
  const file = join(folder, 'prices.csv')
  writeFileSync(file, content)
  return startService('service-a', { RABBITMQ_URL: broker.url, SIGNAL_INTERVAL_MS: '1', FEED: 'replay', REPLAY_FILE: file, ...env })
}
const wordsOf = ({ lines }: ServiceProcess) => lines.map(({ msg }) => msg).join('\n')
/** A market that rises by one every day of January 2024. */
const risingDays = Array.from({ length: 31 }, (_, day) => `2024-01-${String(day + 1).padStart(2, '0')},1,${day + 9},1,${day + 1}`)
const header = 'Date,Open,High,Low,Close'

test('a rising market is bought, even from a file with the newest day first', async () => {
  for (const days of [risingDays, risingDays.slice().reverse()]) {
    const generator = replay([header, ...days].join('\r\n'), { REPLAY_SYMBOL: 'ES/U4 P5550' })
    expect(await generator.exited).toBe(0)
    const signals = await takeAll()
    expect(signals.map(({ referencePrice, side }) => [Number(referencePrice), side]).sort(([a], [b]) => Number(a) - Number(b))).toEqual(
      [26, 27, 28, 29, 30, 31].map((price) => [price, 'BUY']),
    )
    expect(new Set(signals.map(({ symbol }) => symbol))).toEqual(new Set(['ES/U4 P5550']))
  }
})

test('the generator exits with 78 and a sentence if a file cannot be replayed in order or is not a regular file', async () => {
  const jumping = replay([header, ...risingDays, risingDays[3]].join('\n'))
  expect(await jumping.exited).toBe(78)
  expect(wordsOf(jumping)).toContain('row 33, column date: found "2024-01-04" after "2024-01-31" in row 32')
  const pipe = join(folder, 'pipe')
  execFileSync('mkfifo', [pipe])
  const piped = replay('', { REPLAY_FILE: pipe })
  expect(await piped.exited).toBe(78)
  expect(wordsOf(piped)).toContain(`cannot replay ${pipe}: found a pipe, expected a regular file`)
})

test('after SIGTERM the generator exits 0 once publishes in flight are confirmed', async () => {
  const generator = startService('service-a', { RABBITMQ_URL: broker.url, SIGNAL_INTERVAL_MS: '20' })
  await until('signals flow', () => generator.events('signal.published').length > 3)
  generator.kill('SIGTERM')
  expect(await generator.exited).toBe(0)
  expect(await takeAll()).toHaveLength(generator.events('signal.published').length)
  expect(generator.events('service.stopped')).toMatchObject([{ exitCode: 0 }])
})

test('while the broker is unavailable the generator stays up, reports that it is not ready, and drops stale signals', async () => {
  const generator = startService('service-a', {
    RABBITMQ_URL: 'amqp://127.0.0.1:1',
    HTTP_PORT: '0',
    SIGNAL_INTERVAL_MS: '50',
    SIGNAL_TTL_MS: '300',
    DRAIN_MS: '500',
  })
  const dropped = await generator.seen('signal.dropped')
  expect(dropped).toMatchObject({ reason: 'stale', signalId: expect.any(String) })
  generator.kill('SIGINT')
  expect(await generator.exited).toBe(0)
  expect(generator.events('service.ready')).toEqual([])
})

test('a rejected password is reported as such, without printing it, and the exit code is 78', async () => {
  const address = new URL(broker.url)
  address.password = 'hunter2'
  const generator = startService('service-a', { RABBITMQ_URL: address.toString() })
  expect(await generator.exited).toBe(78)
  expect(generator.lines.map(({ msg }) => msg).join('\n')).toMatch(/refused the user name or password: correct them in RABBITMQ_URL/)
  expect(JSON.stringify(generator.lines)).not.toContain('hunter2')
})

test('a virtual host that does not exist is reported as such, and the exit code is 78', async () => {
  const address = new URL(broker.url)
  address.pathname = '/nowhere'
  const generator = startService('service-a', { RABBITMQ_URL: address.toString() })
  expect(await generator.exited).toBe(78)
  expect(generator.lines.map(({ msg }) => msg).join('\n')).toMatch(/has no such virtual host, or the user may not access it/)
})

test('invalid settings are reported together, and the exit code is 78', async () => {
  const generator = startService('service-a', { SIGNAL_INTERVAL_MS: 'soon', FEED: 'Crystal Ball', RABBITMQ_URL: 'http://x' })
  expect(await generator.exited).toBe(78)
  expect(generator.errors()).toBe(
    [
      'service-a cannot start: 3 settings are wrong',
      '  RABBITMQ_URL must be an amqp:// or amqps:// address, got "http://x"',
      '  FEED must be one of simulated, replay, market-data, the path of a module such as ./mine.ts, or the name of an installed package, got "Crystal Ball"',
      '  SIGNAL_INTERVAL_MS must be a whole number from 0 to 86400000, got "soon"',
      '',
    ].join('\n'),
  )
})

test('a queue that exists with other arguments is reported as such, and the exit code is 78', async () => {
  const other = await openTestBroker()
  const channel = await other.channel()
  await channel.deleteQueue(workQueue)
  await channel.assertQueue(workQueue, { durable: true, arguments: { 'x-queue-type': 'quorum', 'x-delivery-limit': 3 } })
  const generator = startService('service-a', { RABBITMQ_URL: other.url })
  expect(await generator.exited).toBe(78)
  expect(generator.lines.map(({ msg }) => msg).join('\n')).toMatch(/exists with other arguments than this version declares/)
  await other.close()
})
