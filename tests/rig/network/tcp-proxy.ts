import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { seededRandom } from '@trading/runtime'
import { type Conditions, healthy } from './conditions'
import { cut } from './cut'
import { joinSockets, type ProxiedConnection } from './proxied-connection'
import { createPublishWatcher } from './publish-watcher'

export interface TcpProxyOptions {
  /** The target, resolved for each new connection; without one, the client is reset. */
  target: () => { host: string; port: number } | undefined
  /** 0 means any free port. */
  port?: number
  /** The seed of the jitter. */
  seed?: number
}

/** A controllable network. Faults apply to open connections too, until `heal`. */
export interface TcpProxy {
  readonly port: number
  readonly connections: number
  /** Connections are accepted and nothing passes either way; bytes arrive late if it heals before the ends give up. */
  blackHole(): void
  dropClientToBroker(): void
  dropBrokerToClient(): void
  /** Resets the client as soon as its next publish has been forwarded to the broker; this many times. */
  resetAfterPublish(times?: number): void
  /** The number of resets left. */
  readonly resetsLeft: number
  /** Closes the broker's side of the open connections without notice to their clients; new ones are healthy. */
  halfOpen(): void
  /** Refuses new connections; open ones continue. */
  refuse(): Promise<void>
  delay(options: { latencyMs: number; jitterMs?: number }): void
  slow(options: { bytesPerSecond: number }): void
  /** Resets every open connection. */
  reset(): void
  /** Removes all faults. Connections that lost bytes are reset, as by a peer that no longer knows them. */
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

/** The same address through the proxy. */
export function through(proxy: Pick<TcpProxy, 'port'>, url: string): string {
  const address = new URL(url)
  address.hostname = host
  address.port = String(proxy.port)
  return address.toString()
}
