import { byKeys, CallDropped, openDatabase } from '@trading/postgres'
import type { Log } from '@trading/runtime'
import { archiveSignals } from './archive'
import { asDataRefused, blame } from './blame'
import { CallFailed, DataRefused, FieldOutOfRange, Superseded } from './errors'
import { knownFindings, recordFinding, resolveFinding } from './findings'
import { groupClaims } from './group-claims'
import { groupRecords } from './group-records'
import { createInstance } from './instance'
import type { Ledger } from './ledger'
import { createMarks } from './marks'
import { rehearse } from './rehearse'
import { relayUnsent } from './relay'
import { ledgerRows } from './rows'
import { ledgerStore } from './store'
import { markUnreadable } from './unreadable'
import { countUnsent } from './unsent'

export interface LedgerOptions {
  /** The engine's login. */
  url: string
  /** A login that may run migrations; the default is `url`. */
  migrationUrl?: string | undefined
  /** Recorded in claims and findings. */
  engine: string
  log: Log
  /** The maximum number of connections, besides the relay's. */
  pool?: number
  /** How long a call may wait for a connection, and how long for its answer. */
  statementMs?: number
}

/** Errors about the work itself: the ledger was available and processed the request, or was not asked. */
const answers = [Superseded, FieldOutOfRange, DataRefused, CallFailed, CallDropped]

/**
 * Migrates the ledger if needed, connects and reconnects. Returns at once, even while the database is unavailable; until it is available,
 * each call waits for up to `statementMs`. Claims and marks are committed without waiting for the disk. If a crash of PostgreSQL loses a
 * claim, the broker redelivers the signal and the venue is asked first; if it loses a mark, a report is sent twice with one id.
 * @throws LedgerConfigurationError if an address cannot be used at all
 */
export async function openLedger({ url, migrationUrl, engine, log, pool = 4, statementMs = 2_000 }: LedgerOptions): Promise<Ledger> {
  const instance = createInstance()
  const database = openDatabase({
    ...{ store: ledgerStore, url, migrationUrl, applicationName: engine, log, pool, statementMs, session: byKeys },
    rehearse: (durable) => rehearse({ pool: durable, engine }),
    prepareApart: instance.lock,
    isAnswer: (cause) => answers.some((kind) => cause instanceof kind),
  })
  const { relaxed, durable, apart, call } = database

  const claims = groupClaims({ pool: relaxed, engine, waitMs: statementMs })
  const records = groupRecords({ pool: durable, instance, waitMs: statementMs })
  const keepFinding = recordFinding({ pool: durable, engine })
  const marks = createMarks({ pool: relaxed, log })
  const relay = relayUnsent({ pool: apart, instance, log })
  const unsent = countUnsent({ querying: apart, instance })
  const rows = ledgerRows(durable)
  const findings = knownFindings(durable)
  return {
    claim: call(async (signal, by) => {
      try {
        const claimed = await claims.claim(signal, by)
        if (claimed.known === 'ended') database.proven()
        return claimed
      } catch (cause) {
        return blame(cause, { again: () => claims.alone(signal, by), rehearse: database.rehearse })
      }
    }),
    record: call(async (id, report, outcome) => {
      try {
        const recorded = await records.record(id, report, outcome)
        database.proven()
        return recorded
      } catch (cause) {
        // The venue's outcome is a fact, whether or not it can be recorded, so the work is never at fault.
        if (outcome.fromVenue) throw cause
        return blame(cause, { again: () => records.alone(id, report, outcome), rehearse: database.rehearse })
      }
    }),
    markUnreadable: call(markUnreadable({ pool: durable, engine })),
    sent: marks.sent,
    relayUnsent: call((which, publish) => relay({ ...which, except: [...(which.except ?? []), ...marks.pending()] }, publish)),
    unsent: call(async () => {
      await marks.flush()
      return unsent()
    }),
    // Not a call: that it fails says nothing about the work on signals.
    archive: archiveSignals(relaxed),
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
      await marks.close()
      await database.close()
      claims.close()
      records.close()
    },
    closed: database.closed,
  }
}
