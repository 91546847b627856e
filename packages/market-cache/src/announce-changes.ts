import type { History } from '@trading/market-history'
import { openRedis } from '@trading/redis'
import type { Log } from '@trading/runtime'
import { openCacheWriter } from './cache-writer'

export interface AnnounceOptions {
  /** Of Redis. */
  url: string
  /** Shown by CLIENT LIST and in the log. */
  name: string
  history: Pick<History, 'instruments'>
  symbols: readonly string[]
  log: Log
  withinMs?: number
}

/**
 * For a tool that has loaded candles, after its commit: cached candles of these symbols and all cached instruments are read again. Resolves
 * with false if Redis cannot be reached in time; old copies may then be served until their time is over.
 */
export async function announceChanges({ url, name, history, symbols, log, withinMs = 5_000 }: AnnounceOptions): Promise<boolean> {
  const redis = openRedis({ url, name, log })
  const writer = openCacheWriter({ redis, history, log })
  try {
    for (const symbol of symbols) writer.candlesChanged(symbol)
    writer.instrumentsChanged()
    return await writer.announced(withinMs)
  } finally {
    await writer.close()
    await redis.close()
  }
}
