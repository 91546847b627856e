import { type LedgerReader, openLedgerReader } from '@trading/ledger'
import type { Log } from '@trading/runtime'
import { keepOpen } from './kept'
import { createUpstream } from './upstream'

export interface LedgerUpstreamOptions {
  /** A login that may read the ledger. */
  url: string
  /** Shown in pg_stat_activity. */
  name: string
  connections: number
  deadlineMs: number
  log: Log
}

/** The ledger, read-only. */
export interface LedgerUpstream {
  /** @throws UpstreamAway */
  call<T>(work: (reader: LedgerReader) => Promise<T>): Promise<T>
  close(): Promise<void>
}

export function openLedgerUpstream({ url, name, connections, deadlineMs, log }: LedgerUpstreamOptions): LedgerUpstream {
  const upstream = createUpstream({ name: 'ledger', deadlineMs, log })
  // The server ends a slow statement before the deadline, so that only a server that stands still costs the connection.
  const statementMs = Math.ceil(deadlineMs * 0.8)
  const kept = keepOpen(() => openLedgerReader({ url, name, connectMs: statementMs, statementMs }), connections)
  return {
    call: (work) => upstream.call((abort) => kept.use(work, abort)),
    close: kept.close,
  }
}
