import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { everyFamily, headers, signalMessage, signals } from '@trading/contracts'
import { dlqFor, type Families } from '@trading/dlq/main'
import { openTerminal } from '@trading/terminal'
import type { Options } from 'amqplib'
import { v7 as uuidv7 } from 'uuid'
import { deadQueue } from './signal-queues'
import type { TestBroker } from './test-broker'
import { until } from './until'

export interface Answer {
  code: number
  out: string
  err: string
}

/** Runs the tool in this process; `typed` is the answer of a user at a terminal. */
export async function dlq(
  url: string,
  args: readonly string[],
  { typed, of = everyFamily }: { typed?: string; of?: Families } = {},
): Promise<Answer> {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()]
  const text = { out: '', err: '' }
  stdout.on('data', (data) => {
    text.out += data
  })
  stderr.on('data', (data) => {
    text.err += data
  })
  if (typed !== undefined) stdin.end(`${typed}\n`)
  const abort = new AbortController().signal
  const terminal = openTerminal({ stdin: Object.assign(stdin, { isTTY: typed !== undefined }), stdout, stderr, coloured: false, abort })
  const code = await dlqFor(of)({ args, env: { RABBITMQ_URL: url }, terminal, abort })
  return { code, ...text }
}

const support = __dirname
const program = join(support, '..', '..', 'tools', 'dlq', 'dist', 'index.js')

/** Starts the built tool as a separate process. */
const start = (url: string, args: readonly string[], { node = [], env = {} }: { node?: string[]; env?: NodeJS.ProcessEnv } = {}) =>
  spawn(process.execPath, [...node, program, ...args], {
    env: { PATH: process.env.PATH, RABBITMQ_URL: url, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })

const wasKilled = async (child: ChildProcess): Promise<boolean> => (await once(child, 'close'))[1] === 'SIGKILL'

/** Kills it once it has printed this many lines; resolves with whether it was killed before it ended. */
export function dlqKilledAfter(lines: number, url: string, args: readonly string[]): Promise<boolean> {
  const child = start(url, args)
  let printed = 0
  child.stdout.on('data', (data: Buffer) => {
    printed += data.toString().split('\n').length - 1
    if (printed >= lines) child.kill('SIGKILL')
  })
  return wasKilled(child)
}

/** Kills it while its later publishes, after the first few, are in flight and never arrive. */
export const dlqKilledPublishing = (publishes: number, url: string, args: readonly string[]): Promise<boolean> =>
  dlqKilledAt(join(support, 'dies-publishing.js'), { DIES_AFTER_PUBLISHES: String(publishes) }, url, args)

/** Lets a preloaded file kill it. */
export function dlqKilledAt(preload: string, env: NodeJS.ProcessEnv, url: string, args: readonly string[]): Promise<boolean> {
  const child = start(url, args, { node: ['--require', preload], env })
  child.stdout.resume()
  return wasKilled(child)
}

export interface Death {
  body: string | Buffer | object
  cause?: string
  messageId?: string
  at?: number
  properties?: Options.Publish
}

/** Dead-letters messages as engines do, and resolves with their ids once they are in the queue. */
export async function dieOf(broker: TestBroker, deaths: readonly Death[]): Promise<string[]> {
  const channel = await broker.channel()
  const before = await broker.depth(deadQueue)
  const ids = deaths.map(({ body, cause = 'a cause', messageId, at = Date.now(), properties }) => {
    const id = uuidv7()
    const content = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
    channel.publish(signals.dead.exchange, signals.dead.routingKey, content, {
      contentType: 'application/json',
      type: signalMessage.type,
      persistent: true,
      messageId: messageId ?? id,
      ...properties,
      headers: {
        ...properties?.headers,
        [headers.attempt]: 4,
        [headers.cause]: cause,
        [headers.deadLetterId]: id,
        [headers.deadLetteredAt]: new Date(at).toISOString(),
      },
    })
    return id
  })
  await channel.waitForConfirms()
  await until('they are in the queue', async () => (await broker.depth(deadQueue)) === before + deaths.length)
  return ids
}
