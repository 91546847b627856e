import { answeredWith, type Client, type RedisConnection } from '@trading/redis'
import { describeCause, type Log } from '@trading/runtime'
import type { z } from 'zod'
import { type FoundEntry, readEntry, storeEntry } from './fence'
import { createFlights, type Flight } from './flights'
import { changes, entryKey, type Group } from './keys'
import { createNearCache } from './near-cache'

/**
 * What became of a request: `near` and `hit` were served from this process and from Redis, `joined` shared a load under way, the others
 * loaded: `miss`, `unreadable` if Redis had something else than expected, `unavailable` if Redis did not answer. And what became of a loaded
 * value that was not stored: `fenced` by an invalidation, `too_large`.
 */
export type CacheOutcome = 'near' | 'hit' | 'joined' | 'miss' | 'unreadable' | 'unavailable' | 'fenced' | 'too_large'

export interface CacheAsideOptions {
  redis: Pick<RedisConnection, 'call' | 'onUp' | 'onDown'>
  log: Log
  /** The longest life of an entry in milliseconds; each gets 80 to 100 % of it, so that what was loaded at once does not end at once. */
  ttlMs: number
  /** The longest life of an entry in this process. */
  nearMs: number
  /** A value with more characters of JSON is not stored. */
  maxChars?: number
  /** Uniform in [0, 1). */
  random: () => number
  onOutcome?: (outcome: CacheOutcome) => void
}

export interface Cached<T> {
  group: Group
  name: string
  /** What Redis has is believed only if it fits. */
  schema: z.ZodType<T>
  load: () => Promise<T>
}

export interface CacheAside {
  /**
   * From this process, from Redis, or loaded; whoever asks for the same meanwhile shares the load. Redis is asked for at most one deadline.
   * @throws what `load` throws, and nothing else
   */
  get<T>(cached: Cached<T>): Promise<T>
  /** Resolves when nothing is being stored any more. */
  close(): Promise<void>
}

const jitter = 0.2
const nearEntries = 1_000
const nearChars = 16_000_000
const maxCharsByDefault = 1_000_000

/** A cache in Redis, with a near cache in this process that is used only while the channel of changes is listened to. */
export function createCacheAside(options: CacheAsideOptions): CacheAside {
  const { redis, log, ttlMs, nearMs, maxChars = maxCharsByDefault, random, onOutcome: count = () => undefined } = options
  const near = createNearCache({ maxEntries: nearEntries, maxChars: nearChars, now: () => performance.now() })
  const flights = createFlights()
  const storing = new Set<Promise<void>>()
  let connected: Client | undefined
  let subscribed = false
  let told = false

  const forget = (group?: string): void => {
    flights.drop(group)
    near.drop(group)
  }
  const refused = (cause: unknown): void => {
    // What Redis does not answer is told by its connection.
    if (told || answeredWith(cause) === undefined) return
    told = true
    log.warn({ event: 'cache.refused' }, `Redis refuses what the cache asks: ${describeCause(cause)}; reading the history instead`)
  }
  redis.onUp((client) => {
    connected = client
    redis
      .call((at) => at.subscribe(changes, (group) => forget(group)))
      .then(() => {
        if (connected !== client) return
        // Changes may have been missed.
        forget()
        subscribed = true
      }, refused)
  })
  redis.onDown(() => {
    connected = undefined
    subscribed = false
  })

  const read = async (cached: Cached<unknown>): Promise<FoundEntry | undefined> => {
    try {
      return await redis.call((client) => readEntry(client, { ...cached, ttlMs }))
    } catch (cause) {
      refused(cause)
      return undefined
    }
  }
  const keepNear = ({ group, name }: Cached<unknown>, flight: Flight, value: unknown, chars: number, lifeMs: number): void => {
    if (!subscribed || !flight.isCurrent) return
    near.set({ group, key: entryKey(group, name), value, chars, lifeMs: Math.min(nearMs, lifeMs) })
  }
  /** Nobody waits for it: a slow Redis delays no answer. */
  const store = ({ group, name }: Cached<unknown>, generation: string, text: string, lifeMs: number): void => {
    const stored = redis
      .call((client) => storeEntry(client, { group, name, generation, text, lifeMs, ttlMs }))
      .then((done) => done || count('fenced'), refused)
      .then(() => void storing.delete(stored))
    storing.add(stored)
  }
  const fetch = async <T>(cached: Cached<T>, flight: Flight): Promise<T> => {
    const found = await read(cached)
    const value = found?.text === undefined ? undefined : readValue(found.text, cached.schema)
    if (found?.text !== undefined && value !== undefined) {
      count('hit')
      keepNear(cached, flight, value, found.text.length, found.leftMs)
      return value
    }
    if (found) count(found.text === undefined ? 'miss' : 'unreadable')
    else count('unavailable')
    const loaded = await cached.load()
    if (!found) return loaded
    const text = JSON.stringify(loaded)
    if (text.length > maxChars) count('too_large')
    else {
      const lifeMs = Math.round(ttlMs * (1 - jitter * random()))
      keepNear(cached, flight, loaded, text.length, lifeMs)
      store(cached, found.generation, text, lifeMs)
    }
    return loaded
  }

  return {
    async get<T>(cached: Cached<T>) {
      const { group, name } = cached
      const key = entryKey(group, name)
      const kept = subscribed ? near.get(key) : undefined
      if (kept) {
        count('near')
        return kept.value as T
      }
      if (flights.has(key)) count('joined')
      return flights.join({ group, key }, (flight) => fetch(cached, flight))
    },
    async close() {
      await Promise.all(storing)
    },
  }
}

/** Undefined if the text is not such a value. */
function readValue<T>(text: string, schema: z.ZodType<T>): T | undefined {
  try {
    return schema.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}
