import { randomUUID } from 'node:crypto'
import type { RedisConnection } from '@trading/redis'
import { describeCause, type Log } from '@trading/runtime'
import type { CountOne } from './count'
import { keepWindows, type Window } from './keep-windows'
import { shareCounts } from './share-counts'

export interface CountsOptions {
  redis: Pick<RedisConnection, 'call' | 'onUp'>
  log: Log
  /** Called for each request that is counted while Redis is away. */
  onFallback?: () => void
  /** How long a count may wait until it is shared. */
  everyMs?: number
}

export interface Counts {
  count: CountOne
  /** Shares what was counted last. */
  close(): Promise<void>
}

/**
 * Counts in this process, and shares the counts with other processes through Redis, behind the requests: none waits for it. While Redis is
 * away each process counts for itself, so there is no time without limits.
 */
export function openCounts({ redis, log, onFallback = () => undefined, everyMs = 100 }: CountsOptions): Counts {
  const unshared = new Set<Window>()
  let timer: NodeJS.Timeout | undefined
  let sharing: Promise<void> | undefined
  let isAway = false
  let isClosed = false

  const windows = keepWindows({
    processId: `${randomUUID()}:`,
    onCounted(window) {
      if (isAway) onFallback()
      shareSoon(window)
    },
    onDropped: (window) => void unshared.delete(window),
  })
  const share = async (): Promise<void> => {
    const nowMs = performance.now()
    const batch = [...unshared].filter(({ endsAtMs }) => endsAtMs > nowMs)
    unshared.clear()
    try {
      await shareCounts(redis, batch)
      isAway = false
    } catch (cause) {
      if (!isAway) log.warn({ event: 'limits.fallback' }, `limits are counted in this process: ${describeCause(cause)}`)
      isAway = true
      for (const window of batch) if (windows.keeps(window)) unshared.add(window)
    }
  }
  /** One at a time, so that a slow Redis is asked less often. */
  const shareNow = (): void => {
    sharing = share().finally(() => {
      timer = undefined
      sharing = undefined
      arm()
    })
  }
  const arm = (): void => {
    if (timer === undefined && unshared.size > 0 && !isClosed) timer = setTimeout(shareNow, everyMs)
  }
  const shareSoon = (window: Window): void => {
    unshared.add(window)
    arm()
  }
  // It may have lost what it was told before.
  redis.onUp(() => {
    for (const window of windows.all()) shareSoon(window)
  })
  return {
    count: windows.count,
    async close() {
      isClosed = true
      clearTimeout(timer)
      await sharing
      await share()
    },
  }
}
