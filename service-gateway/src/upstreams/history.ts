import type { CandlesView } from '@trading/gateway-api'
import { type CandleFilter, openHistoryReader } from '@trading/market-history'
import type { Log } from '@trading/runtime'
import { keepOpen } from './kept'
import { createUpstream } from './upstream'

export interface HistoryUpstreamOptions {
  /** A login that may read the history of prices. */
  url: string
  connections: number
  deadlineMs: number
  log: Log
}

/** The history of prices, read-only. */
export interface HistoryUpstream {
  /** The newest candles of a span, the oldest of them first. @throws UpstreamAway */
  candles(filter: CandleFilter): Promise<CandlesView['items']>
  /** @throws UpstreamAway */
  answer(): Promise<void>
  close(): Promise<void>
}

export function openHistoryUpstream({ url, connections, deadlineMs, log }: HistoryUpstreamOptions): HistoryUpstream {
  const upstream = createUpstream({ name: 'history', deadlineMs, log })
  const statementMs = Math.ceil(deadlineMs * 0.8)
  const kept = keepOpen(() => openHistoryReader({ url, name: 'gateway history', connectMs: statementMs, statementMs }), connections)
  const newest = (filter: CandleFilter) => upstream.call((abort) => kept.use((reader) => reader.newest(filter), abort))
  return {
    async candles(filter) {
      const candles = await newest(filter)
      return candles.map(({ startsAt, open, high, low, close, volume, ticks }) => ({ at: startsAt, open, high, low, close, volume, ticks }))
    },
    answer: async () => void (await newest({ symbol: '-', width: '1d', from: 0, to: 0, limit: 1 })),
    close: kept.close,
  }
}
