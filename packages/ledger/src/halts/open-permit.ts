import { randomUUID } from 'node:crypto'
import { keepConnection } from '@trading/postgres'
import { describeCause, permitPollMs, within } from '@trading/runtime'
import { type EngineTelling, pollHalts, removeEngine } from './engine-rows'
import type { Halt, Halts } from './halt'
import { haltChannel } from './halt-rows'
import { createPermitState, type Instant, type Refusal, type Tradable } from './permit-state'

export interface PermitOptions {
  /** The engine's login. */
  url: string
  engine: string
  /** What the engine's row tells. */
  telling: () => EngineTelling
  pollMs?: number
  /** How long connecting may take, and how long one question. */
  statementMs?: number
  clock?: () => Instant
}

export interface PermitNews {
  /** Why nothing may be placed because halts are not known; undefined while they are. */
  lapsed: string | undefined
  halts: readonly Halt[]
  /** The halt of everything, if there is one. */
  all: Halt | undefined
}

/** What a process knows of halts. */
export interface Permit {
  /** Why an order of this signal must not be placed now; undefined if it may. Costs two clocks. */
  refusal(signal: Tradable): Refusal | undefined
  readonly news: PermitNews
  /** Calls the listener at once and on each change; returns a function that unsubscribes. */
  onNews(listener: (news: PermitNews) => void): () => void
  /** Removes the engine's row and ends. The permit lapses. */
  close(): Promise<void>
}

/** Below every number, so that the answer has all halts that stand. */
const nothingKnown = -1
const longestWaitMs = 500
const farewellMs = 500

const clocks = (): Instant => ({ monotonic: performance.now(), wall: Date.now() })

/**
 * Asks for halts every `pollMs`, and at once when one is announced, on a connection of its own. Returns at once; nothing may be placed until
 * the first answer, nor whenever answers fail to come.
 */
export function openPermit({ url, engine, telling, pollMs = permitPollMs, statementMs = 2_000, clock = clocks }: PermitOptions): Permit {
  const instance = randomUUID()
  const state = createPermitState({ clock })
  const listeners = new Set<(news: PermitNews) => void>()
  let failure = 'not asked yet'
  let failures = 0
  let notBefore = 0
  let asking: Promise<void> | undefined
  let again = false
  let closing = false
  let told: { held: boolean; halts: Halts['halts'] } = { held: false, halts: state.halts }

  const newsNow = (): PermitNews => ({ lapsed: told.held ? undefined : failure, halts: told.halts, all: state.all })
  const look = (): void => {
    const held = state.isHeld()
    if (held === told.held && state.halts === told.halts) return
    told = { held, halts: state.halts }
    for (const listener of listeners) listener(newsNow())
  }
  const ask = async (): Promise<void> => {
    const sentAt = clock()
    const found = await connection.call((querying, isNew) => {
      const { breaker, reasons, inHand } = telling()
      // After a fail-over that lost a row, its number may be that of another halt: a new connection trusts nothing that was known.
      const epoch = isNew ? nothingKnown : state.epoch
      return pollHalts(querying)({ instance, engine, epoch, breaker, reasons, inHand })
    })
    // At once again, so that the row says that the engine knows.
    if (state.answered(found, sentAt)) again = true
    failures = 0
    failure = 'no answer of late'
    look()
  }
  const askUntilQuiet = async (): Promise<void> => {
    try {
      do {
        again = false
        await ask()
      } while (again && !closing)
    } catch (cause) {
      failure = describeCause(cause)
      // A fleet must not reconnect all at once.
      notBefore = performance.now() + Math.random() * Math.min(longestWaitMs, pollMs * 2 ** failures++)
    } finally {
      asking = undefined
    }
  }
  const askNow = (): void => {
    if (closing) return
    again = true
    asking ??= askUntilQuiet()
  }
  const connection = keepConnection({ url, name: `${engine} permit`, channel: haltChannel, onNotification: askNow, statementMs })
  const timer = setInterval(() => {
    look()
    if (!asking && performance.now() >= notBefore) askNow()
  }, pollMs)
  askNow()

  return {
    refusal: state.refusal,
    get news() {
      return newsNow()
    },
    onNews(listener) {
      listeners.add(listener)
      listener(newsNow())
      return () => void listeners.delete(listener)
    },
    async close() {
      closing = true
      clearInterval(timer)
      listeners.clear()
      await within(
        farewellMs,
        Promise.resolve(asking).then(() => connection.call((querying) => removeEngine(querying)(instance))),
      )
      await connection.close()
    },
  }
}
