import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { seededRandom } from '@trading/runtime'
import { type Conditions, healthy } from './conditions'
import { cut } from './cut'
import { joinSockets, type ProxiedConnection } from './proxied-connection'
import { createPublishWatcher } from './publish-watcher'

export interface TcpProxyOptions {
  /** Where a new connection goes, asked for each anew; where there is none, the client is reset. */
  target: () => { host: string; port: number } | undefined
  /** 0 takes any free one. */
  port?: number
  /** Of the jitter. */
  seed?: number
}

/** A network that does as it is told. Faults hold for connections that are open as well, until `heal`. */
export interface TcpProxy {
  readonly port: number
  readonly connections: number
  /** Connections are accepted and nothing passes either way; what was sent arrives late, if it heals before the ends give up. */
  blackHole(): void
  dropClientToBroker(): void
  dropBrokerToClient(): void
  /** Resets the client, by RST, as soon as its next publish has gone out to the broker; so many times. */
  resetAfterPublish(times?: number): void
  /** How many resets are still to come. */
  readonly resetsLeft: number
  /** The broker's side of the open connections is gone, and their clients are not told; new ones are as healthy as before. */
  halfOpen(): void
  /** New connections are refused; open ones go on. */
  refuse(): Promise<void>
  delay(options: { latencyMs: number; jitterMs?: number }): void
  slow(options: { bytesPerSecond: number }): void
  /** Ends every open connection by RST. */
  reset(): void
  /** As a plain wire again. Connections that lost bytes are reset, as by a peer that no longer knows them. */
  heal(): Promise<void>
  close(): Promise<void>
}

const host = '127.0.0.1'

export async function startTcpProxy({ target, port: wantedPort = 0, seed = 1 }: TcpProxyOptions): Promise<TcpProxy> {
  const random = seededRandom(seed)
  const open = new Set<ProxiedConnection>()
  let toBroker: Conditions = healthy
  let toClient: Conditions = healthy
  let resetsLeft = 0

  const accept = (client: Socket) => {
    const there = target()
    client.on('error', () => undefined)
    if (!there) return void cut(client)
    const broker = connect({ ...there, noDelay: true, allowHalfOpen: true })
    const watch = createPublishWatcher()
    const joined = joinSockets({
      client,
      broker,
      conditions: { toBroker: () => toBroker, toClient: () => toClient },
      random,
      resetAfter(bytes) {
        if (watch(bytes) === 0 || resetsLeft === 0) return false
        resetsLeft--
        return true
      },
    })
    open.add(joined)
    void joined.closed.then(() => open.delete(joined))
  }
  const server = createServer({ allowHalfOpen: true, noDelay: true }, accept)
  const listen = async (at: number) => {
    server.listen({ port: at, host })
    await once(server, 'listening')
  }
  const change = (there: Partial<Conditions>, back: Partial<Conditions>) => {
    toBroker = { ...toBroker, ...there }
    toClient = { ...toClient, ...back }
    for (const connection of open) connection.wake()
  }
  await listen(wantedPort)
  const { port } = server.address() as { port: number }

  return {
    port,
    get connections() {
      return open.size
    },
    get resetsLeft() {
      return resetsLeft
    },
    blackHole: () => change({ carries: 'holds' }, { carries: 'holds' }),
    dropClientToBroker: () => change({ carries: 'drops' }, {}),
    dropBrokerToClient: () => change({}, { carries: 'drops' }),
    resetAfterPublish(times = 1) {
      resetsLeft = times
    },
    halfOpen() {
      for (const connection of open) connection.halfOpen()
    },
    async refuse() {
      server.close()
    },
    delay: ({ latencyMs, jitterMs = 0 }) => change({ latencyMs, jitterMs }, { latencyMs, jitterMs }),
    slow: ({ bytesPerSecond }) => change({ bytesPerSecond }, { bytesPerSecond }),
    reset() {
      for (const connection of open) connection.reset()
    },
    async heal() {
      resetsLeft = 0
      for (const connection of open) if (connection.lost) connection.reset()
      change(healthy, healthy)
      for (const connection of open) connection.hurry()
      if (!server.listening) await listen(port)
    },
    async close() {
      server.close()
      const closed = [...open].map((connection) => connection.closed)
      for (const connection of open) connection.reset()
      await Promise.all(closed)
    },
  }
}

/** The same address by way of the proxy. */
export function through(proxy: Pick<TcpProxy, 'port'>, url: string): string {
  const address = new URL(url)
  address.hostname = host
  address.port = String(proxy.port)
  return address.toString()
}
