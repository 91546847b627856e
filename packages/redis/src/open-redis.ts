import { setTimeout as sleep } from 'node:timers/promises'
import { describeCause, type Log, type Owned, redactUrl } from '@trading/runtime'
import { type Client, newClient } from './client'
import { answeredWith, RedisConfigurationError, RedisUnavailable } from './errors'

export interface RedisOptions {
  url: string
  /** Shown by CLIENT LIST and in the log. */
  name: string
  log: Log
  /** The deadline of each call. A connection that misses one is given up. */
  callMs?: number
  /** How often a connection is asked whether it still answers. */
  pingMs?: number
}

export interface RedisConnection extends Owned {
  /**
   * Works with the connected client. An error that Redis answered is passed on.
   * @throws RedisUnavailable if there is no connection, or it was lost, or did not answer in time
   */
  call<T>(work: (client: Client) => Promise<T>): Promise<T>
  /** Called with each new connection, and immediately if one is open. */
  onUp(listener: (client: Client) => void): void
  /** Called whenever the connection is lost. */
  onDown(listener: () => void): void
  readonly up: boolean
  unready(): string | undefined
  close(): Promise<void>
  closed: Promise<void>
}

const firstRetryMs = 50
const maxRetryMs = 2_000

/**
 * Connects, and connects anew when the connection is lost or misses a deadline: a frozen server keeps its sockets open and would hang every
 * call. Returns at once, even while Redis is unavailable. `closed` rejects with a RedisConfigurationError if Redis is reached at start but
 * refuses the login.
 */
export function openRedis({ url, name, log, callMs = 1_000, pingMs = 500 }: RedisOptions): RedisConnection {
  const address = redactUrl(url)
  const ups: ((client: Client) => void)[] = []
  const downs: (() => void)[] = []
  const stopping = new AbortController()
  let client: Client | undefined
  let everUp = false
  let trouble = 'not connected yet'
  let told = false
  let refuse: (refusal: RedisConfigurationError) => void = () => undefined
  let finish: () => void = () => undefined
  const closed = new Promise<void>((resolve, reject) => {
    finish = resolve
    refuse = reject
  })
  closed.catch(() => undefined)

  const failed = (cause: unknown): void => {
    trouble = describeCause(cause)
    if (stopping.signal.aborted) return
    // Warn once: readiness reports the trouble while it lasts.
    log[told ? 'debug' : 'warn']({ connection: name }, `Redis at ${address} does not answer (${name}): ${trouble}; trying again`)
    told = true
  }
  const drop = (lost: Client, cause: unknown): void => {
    lost.destroy()
    if (client !== lost) return
    client = undefined
    failed(cause)
    for (const listener of downs) listener()
    void keepConnecting()
  }
  const bounded = async <T>(of: Client, work: Promise<T>): Promise<T> => {
    let timer: NodeJS.Timeout | undefined
    const overdue = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        const missed = new RedisUnavailable(`Redis did not answer within ${callMs} ms`)
        reject(missed)
        drop(of, missed)
      }, callMs)
    })
    try {
      return await Promise.race([work, overdue])
    } finally {
      clearTimeout(timer)
    }
  }
  const connect = async (): Promise<Client> => {
    const fresh = newClient({ url, name, connectMs: callMs })
    // Without a listener, an error event would end the process.
    fresh.on('error', (cause) => drop(fresh, cause))
    try {
      await bounded(fresh, fresh.connect())
      return fresh
    } catch (cause) {
      if (fresh.isOpen) fresh.destroy()
      throw cause
    }
  }
  const keepConnecting = async (): Promise<void> => {
    for (let waitMs = firstRetryMs; !stopping.signal.aborted; waitMs = Math.min(maxRetryMs, waitMs * 2)) {
      try {
        const fresh = await connect()
        if (stopping.signal.aborted) return fresh.destroy()
        return announce(fresh)
      } catch (cause) {
        const refusal = refusalOf(cause, address)
        if (refusal && !everUp) return refuse(refusal)
        failed(refusal ?? cause)
      }
      // Full jitter, so that a fleet that lost Redis at once does not connect at once.
      await sleep(Math.random() * waitMs, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }
  const announce = (fresh: Client): void => {
    client = fresh
    everUp = true
    told = false
    log.info({ event: 'redis.connected', connection: name }, `connected to Redis at ${address} (${name})`)
    for (const listener of ups) listener(fresh)
  }
  const call = async <T>(work: (client: Client) => Promise<T>): Promise<T> => {
    const at = client
    if (!at) throw new RedisUnavailable(`no connection to Redis: ${trouble}`)
    try {
      return await bounded(at, work(at))
    } catch (cause) {
      if (cause instanceof RedisUnavailable || answeredWith(cause) !== undefined) throw cause
      throw new RedisUnavailable(`Redis did not answer: ${describeCause(cause)}`, { cause })
    }
  }
  const pinging = setInterval(() => void call((at) => at.ping()).catch(() => undefined), pingMs)
  void keepConnecting()

  return {
    call,
    onUp(listener) {
      ups.push(listener)
      if (client) listener(client)
    },
    onDown: (listener) => void downs.push(listener),
    get up() {
      return client !== undefined
    },
    unready: () => (client ? undefined : `${name}: not connected to Redis: ${trouble}`),
    async close() {
      stopping.abort()
      clearInterval(pinging)
      client?.destroy()
      client = undefined
      finish()
    },
    closed,
  }
}

/** Undefined if trying again may help. */
function refusalOf(cause: unknown, address: string): RedisConfigurationError | undefined {
  const word = answeredWith(cause)
  if (word !== 'WRONGPASS' && word !== 'NOAUTH' && word !== 'NOPERM') return undefined
  return new RedisConfigurationError(
    'ACCESS_REFUSED',
    `Redis at ${address} refuses this login: ${(cause as Error).message}; correct user name and password in REDIS_URL`,
    { cause },
  )
}
