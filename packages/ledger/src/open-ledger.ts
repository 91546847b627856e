import { openDatabase } from '@trading/postgres'
import type { Log } from '@trading/runtime'
import { asDataRefused, blame } from './blame'
import { claimSignal } from './claim'
import { CallFailed, DataRefused, FieldOutOfRange, Superseded } from './errors'
import { knownFindings, recordFinding, resolveFinding } from './findings'
import type { Ledger } from './ledger'
import { createMarks } from './marks'
import { recordOutcome } from './record'
import { rehearse } from './rehearse'
import { relayUnsent } from './relay'
import { ledgerRows } from './rows'
import { ledgerStore } from './store'
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

/** What the ledger says of the work itself: it was there, and heard it. */
const answers = [Superseded, FieldOutOfRange, DataRefused, CallFailed]

/**
 * Migrates the ledger where that is needed, connects and keeps connected. It resolves at once, also while the database is absent; until
 * it is there a call waits for it as long as one may wait for an answer.
 *
 * Claims and marks are committed without waiting for the disk: where a crash of PostgreSQL takes a claim, the broker delivers the signal
 * again as redelivered and the venue is asked first; where it takes a mark, a report goes out twice with one id.
 * @throws LedgerConfigurationError where an address cannot be used at all
 */
export async function openLedger({ url, migrationUrl, engine, log, pool = 4, statementMs = 2_000 }: LedgerOptions): Promise<Ledger> {
  const database = openDatabase({
    ...{ store: ledgerStore, url, migrationUrl, applicationName: engine, log, pool, statementMs },
    rehearse: (durable) => rehearse({ pool: durable, engine }),
    isAnswer: (cause) => answers.some((kind) => cause instanceof kind),
  })
  const { relaxed, durable, call } = database

  const claim = claimSignal({ querying: relaxed, engine })
  const record = recordOutcome(durable)
  const keepFinding = recordFinding({ pool: durable, engine })
  const marks = createMarks({ pool: relaxed, log })
  const rows = ledgerRows(durable)
  const findings = knownFindings(durable)
  return {
    claim: call(async (signal, by) => {
      try {
        const claimed = await claim(signal, by)
        if (claimed.known === 'ended') database.proven()
        return claimed
      } catch (cause) {
        return blame(cause, { again: () => claim(signal, by), rehearse: database.rehearse })
      }
    }),
    record: call(async (id, report, outcome) => {
      try {
        const recorded = await record(id, report, outcome)
        database.proven()
        return recorded
      } catch (cause) {
        // What a venue said has happened, whatever becomes of the record: it is never to blame.
        if (outcome.fromVenue) throw cause
        return blame(cause, { again: () => record(id, report, outcome), rehearse: database.rehearse })
      }
    }),
    markUnreadable: call(markUnreadable({ pool: durable, engine })),
    sent: marks.sent,
    relayUnsent: call(relayUnsent({ pool: relaxed, log })),
    find: call(rows.find),
    page: call(rows.page),
    list: call(rows.list),
    show: call(rows.show),
    recordFinding: call((finding) =>
      keepFinding(finding).catch((cause) => {
        throw asDataRefused(cause)
      }),
    ),
    resolveFinding: call(resolveFinding(durable)),
    openFindings: call(findings.open),
    openFindingCounts: call(findings.openCounts),
    onState: database.onState,
    unready: database.unready,
    async close() {
      await marks.flush()
      await database.close()
    },
    closed: database.closed,
  }
}
