import { describeCause, type Log, pause } from '@trading/runtime'
import { UpstreamAway } from '../server/errors'
import type { StoredKey } from '../store/keys'
import type { GatewayStore } from '../store/open-store'
import type { StoredSession } from '../store/sessions'
import { isSame, readKey, tokenHashOf } from './secrets'
import type { Credential, Subject } from './subject'

/** Who is allowed in: the keys and sessions of the database, held in memory and read again each second. */
export interface AccessBook {
  /** Whom a key names; undefined if there is no such key, or it was revoked or has expired. */
  byKey(key: string): Promise<Credential | undefined>
  /** Whom the token of a session names. */
  byToken(token: string): Promise<Credential | undefined>
  /** Reads the database now, such as after a login. */
  refresh(): Promise<void>
  unready(): string | undefined
  close(): Promise<void>
}

export interface AccessBookOptions {
  store: { keys: Pick<GatewayStore['keys'], 'valid'>; sessions: Pick<GatewayStore['sessions'], 'valid'> }
  log: Log
  /** How often keys and sessions are read. */
  everyMs?: number
  /** For how long what was read holds while the database does not answer: a key that is revoked must not outlive it. */
  staleMs?: number
  /** Between two readings for keys that are not known: whoever guesses must not keep the database busy. */
  unknownMs?: number
  /** Milliseconds since the epoch. */
  now?: () => number
}

interface KnownKey extends StoredKey {
  /** Made once, and not for each request. */
  subject: Subject
}

interface Read {
  keys: ReadonlyMap<string, KnownKey>
  sessions: ReadonlyMap<string, StoredSession>
  /** When the question was sent, on the monotonic clock. */
  atMs: number
}

const nothing: Read = { keys: new Map(), sessions: new Map(), atMs: Number.NEGATIVE_INFINITY }

/** Begins to read at once, and goes on. Throws UpstreamAway for every question while the database has not answered for `staleMs`. */
export function openAccessBook({
  store,
  log,
  everyMs = 1_000,
  staleMs = 4_000,
  unknownMs = 200,
  now = Date.now,
}: AccessBookOptions): AccessBook {
  const closing = new AbortController()
  let read = nothing
  let reading: Promise<void> | undefined
  let failure: string | undefined

  const readNow = async (): Promise<void> => {
    const atMs = performance.now()
    try {
      const [keys, sessions] = await Promise.all([store.keys.valid(), store.sessions.valid()])
      read = {
        keys: new Map(keys.map((key) => [key.id, { ...key, subject: subjectOf(key) }])),
        sessions: new Map(sessions.map((session) => [hex(session.tokenHash), session])),
        atMs,
      }
      failure = undefined
    } catch (cause) {
      // Once: readiness tells while it lasts.
      if (!failure) log.warn({ event: 'access.notRead' }, `cannot read keys and sessions: ${describeCause(cause)}; trying again`)
      failure = describeCause(cause)
    }
  }
  /** One reading at a time: those who come meanwhile wait for the next, which is sent after they came. */
  const refresh = async (): Promise<void> => {
    await reading
    reading ??= readNow().finally(() => {
      reading = undefined
    })
    await reading
  }
  const isStale = (): boolean => performance.now() - read.atMs > staleMs
  const mustBeFresh = (): void => {
    if (isStale()) throw new UpstreamAway('the database of keys')
  }
  let again: Promise<void> | undefined
  /** One reading for all who wait, and not before `unknownMs` have passed since the last one. */
  const readAgain = async (): Promise<void> => {
    await pause(Math.max(0, unknownMs - (performance.now() - read.atMs)), closing.signal)
    // Who comes from now on may have a key that this reading does not see.
    again = undefined
    await refresh()
  }
  /** Reads again for a key or a session that is not known, which may be new. */
  const found = async <T>(find: () => T | undefined): Promise<T | undefined> => {
    mustBeFresh()
    const known = find()
    if (known !== undefined) return known
    again ??= readAgain()
    await again
    mustBeFresh()
    return find()
  }

  const isCurrent = ({ expiresAt }: { expiresAt: Date | null }): boolean => expiresAt === null || expiresAt.getTime() > now()
  const currentKey = (id: string): KnownKey | undefined => {
    const key = read.keys.get(id)
    return key && isCurrent(key) ? key : undefined
  }
  const currentSession = (hash: string): StoredSession | undefined => {
    const session = read.sessions.get(hash)
    return session && isCurrent(session) && currentKey(session.keyId) ? session : undefined
  }

  const run = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      await refresh()
      await pause(everyMs, closing.signal)
    }
  }
  const running = run()

  return {
    async byKey(text) {
      const given = readKey(text)
      if (!given) return undefined
      const key = await found(() => currentKey(given.id))
      if (!key || !isSame(key.secretHash, given.secretHash)) return undefined
      return {
        subject: key.subject,
        expiresAt: key.expiresAt ?? undefined,
        isValid: () => !isStale() && currentKey(key.id) !== undefined,
      }
    },
    async byToken(token) {
      const tokenHash = tokenHashOf(token)
      if (!tokenHash) return undefined
      const hash = hex(tokenHash)
      const session = await found(() => currentSession(hash))
      const key = session && currentKey(session.keyId)
      if (!session || !key) return undefined
      return {
        subject: key.subject,
        expiresAt: session.expiresAt,
        isValid: () => !isStale() && currentSession(hash) !== undefined,
      }
    },
    refresh,
    unready: () => (isStale() ? `keys and sessions are not known${failure ? `: ${failure}` : ' yet'}` : undefined),
    async close() {
      closing.abort()
      await running
    },
  }
}

const hex = (hash: Buffer): string => hash.toString('hex')

const subjectOf = ({ id, owner, role, strategy, symbols }: StoredKey): Subject => ({
  ...{ owner, role, keyId: id },
  ...(strategy !== null && { strategy }),
  ...(symbols !== null && { symbols }),
})
