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
  /** Told of what the client sent, once it is on its way to the broker; true resets the client before the broker can answer. */
  resetAfter: (bytes: Buffer) => boolean
}

export interface ProxiedConnection {
  /** Something that was sent will never arrive. */
  readonly lost: boolean
  wake(): void
  /** What is under way arrives now. */
  hurry(): void
  /** The broker's side is gone and the client is not told: what it sends goes nowhere, and nothing answers. */
  halfOpen(): void
  /** Ends both sides by RST. */
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
  // A client that gives up on a broker that is gone waits for nobody's goodbye.
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
