import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Cache, chooseCache, type Tell } from '@trading/dev'
import { type Client, openRedis } from '@trading/redis'
import { hostOf } from '@trading/runtime'
import { startTcpProxy, type TcpProxy, through } from '../../network/tcp-proxy'
import { quietLog } from '../../quiet-log'
import { until } from '../../until'
import { createLastingFaults } from '../lasting-faults'

export interface MarketRedisOptions {
  /** Installed programs, and no container. */
  isPrivate?: boolean | undefined
  tell: Tell
  injected: (what: string) => void
}

export type MarketRedis = Awaited<ReturnType<typeof openMarketRedis>>

let opened = 0

/** Why a row cannot have a replica here, or undefined if it can: replicas are private servers, which reach each other by their ports. */
export function noReplicaHere(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const canInstall = existsSync('/etc/debian_version') && process.getuid?.() === 0
  const folders = (env.PATH ?? '').split(delimiter)
  const isInstalled = ['redis-server', 'valkey-server'].some((name) => folders.some((folder) => existsSync(join(folder, name))))
  return isInstalled || canInstall ? undefined : 'a replica needs redis-server or valkey-server installed'
}

/** A Redis for one row, behind doors that lead to it: one for writers, and one for readers. */
export async function openMarketRedis({ isPrivate, tell, injected }: MarketRedisOptions) {
  // Not the one at REDIS_URL, which must not be disturbed.
  const { REDIS_URL: _, ...env } = process.env
  const own = (): Promise<Cache> =>
    chooseCache({ tell, name: `market${++opened}`, env: { ...env, ...(isPrivate && { CACHE: 'private' }) } })
  const servers = [await own()]
  const { inject, lasting, over, heal } = createLastingFaults({ tell, injected })
  const current = (): Cache => servers.at(-1) as Cache
  const lostAt: number[] = []
  const target = () => ({ host: hostOf(new URL(current().url)), port: Number(new URL(current().url).port) })
  const doors: TcpProxy[] = []
  const newDoor = async () => {
    const door = await startTcpProxy({ target })
    doors.push(door)
    return { door, url: through(door, current().url) }
  }
  const writers = await newDoor()
  const readers = await newDoor()
  const control = () => {
    const { control } = current()
    if (!control) throw new Error('this fault needs its own Redis')
    return control
  }
  /** Works with a new connection to a server. */
  const at = async <T>({ url }: Cache, work: (client: Client) => Promise<T>): Promise<T> => {
    const redis = openRedis({ url, name: 'test', log: quietLog(), callMs: 10_000 })
    try {
      await until('Redis answers the test', () => redis.up)
      return await redis.call(work)
    } finally {
      await redis.close()
    }
  }
  const ask = <T>(work: (client: Client) => Promise<T>) => at(current(), work)
  const command = (...words: string[]) => ask((client) => client.sendCommand(words))
  const lost = () => void lostAt.push(Date.now())

  return {
    version: current().version,
    lostAt,
    /** Of the server itself; a fail-over changes it. */
    get url() {
      return current().url
    },
    /** Of the doors. */
    writersUrl: writers.url,
    readersUrl: readers.url,
    readersDoor: readers.door,
    newDoor,
    ask,
    command,
    config: (setting: string, value: string) => command('CONFIG', 'SET', setting, value),
    /** A field of INFO, as a number. */
    async info(field: string): Promise<number> {
      const text = String(await command('INFO', 'everything'))
      return Number(new RegExp(`^${field}:(\\d+)`, 'm').exec(text)?.[1])
    },
    kill: () =>
      lasting(
        'Redis SIGKILL',
        () => control().kill(),
        () => control().start().then(lost),
      ),
    start: () => over('Redis SIGKILL'),
    restart: () => inject('Redis restart', () => control().restart().then(lost)),
    freeze: () =>
      lasting(
        'Redis SIGSTOP',
        () => control().freeze(),
        () => control().thaw(),
      ),
    thaw: () => over('Redis SIGSTOP'),
    cutSubscribers: () => inject('subscribers cut', () => command('CLIENT', 'KILL', 'TYPE', 'pubsub')),
    /** Starts a replica that has all of it, on a private server; `isolate` leaves it behind, and `promote` makes it the server that the doors lead to. */
    async startReplica() {
      const source = current()
      const started = await own()
      const from = new URL(source.url)
      const link = await startTcpProxy({ target: () => ({ host: hostOf(from), port: Number(from.port) }) })
      doors.push(link)
      const password = decodeURIComponent(from.password)
      const settings = ['masterauth', password, 'requirepass', password]
      await at(started, (client) => client.sendCommand(['CONFIG', 'SET', ...settings]))
      // Whoever fails over to it has the same login.
      const replica = { ...started, url: Object.assign(new URL(started.url), { password: from.password }).href }
      const tells = (...words: string[]) => at(replica, (client) => client.sendCommand(words))
      await tells('REPLICAOF', '127.0.0.1', String(link.port))
      await until('the replica has all of it', async () => String(await tells('INFO', 'replication')).includes('master_link_status:up'))
      return {
        async isolate() {
          await link.refuse()
          link.reset()
        },
        failOver: () =>
          inject('fail-over to an old replica', async () => {
            servers.push(replica)
            await source.control?.kill()
            lost()
          }),
        async promote() {
          // Until now nothing could be published, and what was before has arrived.
          lost()
          await tells('REPLICAOF', 'NO', 'ONE')
        },
        close: () => replica.stop(),
      }
    },
    heal,
    async close() {
      await Promise.all(doors.map((door) => door.close()))
      await Promise.all(servers.map((server) => server.stop()))
    },
  }
}
