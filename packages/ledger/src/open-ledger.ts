import { type Log, redactUrl, within } from '@trading/runtime'
import { asRefusalOfData, blame } from './blame'
import { claimSignal } from './claim'
import { LedgerFault, LedgerRefusal } from './errors'
import { recordFinding } from './findings'
import { createHealth } from './health'
import { keepTrying } from './keep-trying'
import { openLanes } from './lanes'
import type { Ledger } from './ledger'
import { createMarks } from './marks'
import { migrate } from './migrate'
import { recordOutcome } from './record'
import { asRefusal } from './refusal'
import { rehearse } from './rehearse'
import { relayUnsent } from './relay'
import { ledgerRows } from './rows'

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

  let opened = false
  const lanes = openLanes({ url, engine, pool, statementMs, onLost: (cause) => (opened ? health.lost(cause) : health.failed(cause)) })
  const probe = () => rehearse({ lane: lanes.durable, engine })
  const health = createHealth({ address, log, probe, abort: ending.signal })

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
      health.answered()
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

  const claim = claimSignal({ lane: lanes.relaxed, engine })
  const record = recordOutcome(lanes.durable)
  const keepFinding = recordFinding({ lane: lanes.durable, engine })
  const marks = createMarks({ lane: lanes.relaxed, log })
  const rows = ledgerRows(lanes.durable)
  return {
    claim: call(async (signal, by) => {
      try {
        const claimed = await claim(signal, by)
        if (claimed.known === 'ended') health.proven()
        return claimed
      } catch (cause) {
        return blame(cause, { again: () => claim(signal, by), rehearse: probe })
      }
    }),
    record: call(async (id, report, outcome) => {
      try {
        const recorded = await record(id, report, outcome)
        health.proven()
        return recorded
      } catch (cause) {
        // What a venue said has happened, whatever becomes of the record: it is never to blame.
        if (outcome.fromVenue) throw cause
        return blame(cause, { again: () => record(id, report, outcome), rehearse: probe })
      }
    }),
    sent: marks.sent,
    unsent: call(relayUnsent({ lane: lanes.relaxed, log })),
    find: call(rows.find),
    page: call(rows.page),
    list: call(rows.list),
    show: call(rows.show),
    recordFinding: call((finding) =>
      keepFinding(finding).catch((cause) => {
        throw asRefusalOfData(cause)
      }),
    ),
    onState: health.onState,
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
