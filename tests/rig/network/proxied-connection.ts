import { once } from 'node:events'
import type { Socket } from 'node:net'
import type { Conditions } from './conditions'
import { cut } from './cut'
import { openDirection } from './direction'

export interface ProxiedConnectionOptions {
  client: Socket
  broker: Socket
  conditions: { toBroker: () => Conditions; toClient: () => Conditions }
  random: () => number
  /** Called with the client's bytes once they are forwarded; true resets the client before the broker can answer. */
  resetAfter: (bytes: Buffer) => boolean
}

export interface ProxiedConnection {
  /** Bytes that were sent will never arrive. */
  readonly lost: boolean
  wake(): void
  /** Delivers the bytes in flight now. */
  hurry(): void
  /** Closes the broker's side without notice to the client: its bytes are dropped and nothing answers. */
  halfOpen(): void
  /** Resets both sides. */
  reset(): void
  closed: Promise<unknown>
}

const gone: Conditions = { carries: 'drops', latencyMs: 0, jitterMs: 0, bytesPerSecond: Number.POSITIVE_INFINITY }

/** Two sockets as one connection through a network. */
export function joinSockets({ client, broker, conditions, random, resetAfter }: ProxiedConnectionOptions): ProxiedConnection {
  let isGone = false
  const unlessGone = (current: () => Conditions) => () => (isGone ? gone : current())
  const toClient = openDirection({ source: broker, sink: client, conditions: unlessGone(conditions.toClient), random })
  const toBroker = openDirection({
    source: client,
    sink: broker,
    conditions: unlessGone(conditions.toBroker),
    random,
    onForwarded(bytes) {
      if (!resetAfter(bytes)) return
      toBroker.stop()
      toClient.stop()
      cut(client)
      broker.end()
    },
  })
  const reset = () => {
    toClient.stop()
    toBroker.stop()
    cut(client)
    cut(broker)
  }
  // There is no broker side left to close, so a client that gives up ends the connection.
  client.on('end', () => {
    if (isGone) client.destroy()
  })
  client.on('close', () => {
    if (isGone) broker.destroy()
  })

  return {
    get lost() {
      return isGone || toClient.lost || toBroker.lost
    },
    wake() {
      toBroker.wake()
      toClient.wake()
    },
    hurry() {
      toBroker.hurry()
      toClient.hurry()
    },
    halfOpen() {
      isGone = true
      cut(broker)
      toBroker.wake()
    },
    reset,
    closed: Promise.all([closeOf(client), closeOf(broker)]),
  }
}

const closeOf = (socket: Socket): Promise<unknown> => (socket.closed ? Promise.resolve() : once(socket, 'close').catch(() => undefined))
