import { type Log, redactUrl, within } from '@trading/runtime'
import { claimSignal } from './claim'
import { LedgerFault, LedgerRefusal } from './errors'
import { knownFindings, recordFinding, resolveFinding } from './findings'
import { createHealth } from './health'
import { keepTrying } from './keep-trying'
import { openLanes } from './lanes'
import type { Ledger } from './ledger'
import { createMarks } from './marks'
import { migrate } from './migrate'
import { recordOutcome } from './record'
import { asRefusal } from './refusal'
import { relayUnsent } from './relay'
import { ledgerRows } from './rows'
import { markUnreadable } from './unreadable'

export interface LedgerOptions {
  /** The engine's login. */
  url: string
  /** A login that may migrate; the default is `url`. */
  migrationUrl?: string | undefined
  /** Stands in claims and findings. */
  engine: string
  log: Log
  /** Connections at most. */
  pool?: number
  /** How long a call may wait for a connection, and how long for its answer. */
  statementMs?: number
}

const probeStatement = { name: 'probe', text: 'SELECT name FROM ledger_migrations LIMIT 1' }

/**
 * Migrates the ledger where that is needed, connects and keeps connected. It resolves at once, also while the database is absent; until
 * it is there a call waits for it as long as one may wait for an answer.
 */
export async function openLedger({ url, migrationUrl, engine, log, pool = 4, statementMs = 2_000 }: LedgerOptions): Promise<Ledger> {
  const ending = new AbortController()
  const address = redactUrl(url)
  let refuse: (refusal: LedgerRefusal) => void = () => undefined
  let finish: () => void = () => undefined
  const closed = new Promise<void>((resolve, reject) => {
    finish = resolve
    refuse = reject
  })
  closed.catch(() => undefined)

  const lanes = openLanes({ url, engine, pool, statementMs, onLost: (cause) => health.lost(cause) })
  const probe = () => lanes.durable.values(probeStatement, [])
  const health = createHealth({ address, log, probe, abort: ending.signal })

  let opened = false
  const opening = keepTrying(
    async () => {
      await at(migrationUrl || url, (there) => migrate({ url: there, log }))
      await at(url, probe)
    },
    {
      abort: ending.signal,
      onFailure(cause) {
        if (cause instanceof LedgerRefusal) throw cause
        health.failed(cause)
      },
    },
  ).then(
    () => {
      opened = true
      health.worked()
    },
    (cause) => ending.signal.aborted || refuse(cause),
  )

  const call =
    <P extends unknown[], T>(operation: (...parameters: P) => Promise<T>) =>
    async (...parameters: P): Promise<T> => {
      if (!opened) await within(statementMs, opening)
      if (!opened) throw new LedgerFault(`the ledger is not open: ${health.trouble}`)
      return health.watch(() => operation(...parameters))
    }

  const marks = createMarks({ lane: lanes.relaxed, log })
  const rows = ledgerRows(lanes.durable)
  const findings = knownFindings(lanes.durable)
  return {
    claim: call(claimSignal({ lane: lanes.relaxed, engine })),
    record: call(recordOutcome(lanes.durable)),
    markUnreadable: call(markUnreadable({ lane: lanes.durable, engine })),
    sent: marks.sent,
    unsent: call(relayUnsent({ lane: lanes.relaxed, log })),
    find: call(rows.find),
    page: call(rows.page),
    list: call(rows.list),
    show: call(rows.show),
    recordFinding: call(recordFinding({ lane: lanes.durable, engine })),
    resolveFinding: call(resolveFinding(lanes.durable)),
    openFindings: call(findings.open),
    openFindingCounts: call(findings.openCounts),
    unready: () => health.trouble && `ledger: ${health.trouble}`,
    async close() {
      await marks.flush()
      ending.abort()
      await lanes.close()
      finish()
    },
    closed,
  }
}

/** Does what may be refused there. */
const at = async (url: string, work: (url: string) => Promise<unknown>): Promise<void> => {
  try {
    await work(url)
  } catch (cause) {
    throw asRefusal(cause, redactUrl(url))
  }
}
