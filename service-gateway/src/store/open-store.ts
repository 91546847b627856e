import { groupCommit, isFaultOfData, openDatabase, sqlStateOf } from '@trading/postgres'
import type { Log } from '@trading/runtime'
import { auditRows } from './audit'
import { GatewayFault } from './errors'
import { keyRows } from './keys'
import { prunedRows } from './pruning'
import { sessionRows } from './sessions'
import { gatewayStore } from './store'
import { type NewSubmission, type StoredSubmission, submissionRows } from './submissions'

export interface GatewayStoreOptions {
  url: string
  /** A login that may run migrations; the default is `url`. */
  migrationUrl?: string | undefined
  log: Log
  pool?: number
  /** How long a call may wait for a connection, and how long for its answer. */
  statementMs?: number
}

/** What was submitted under an owner and a key: the first submission, and whether this is it. */
export interface Submitted {
  isNew: boolean
  stored: StoredSubmission
}

export type GatewayStore = ReturnType<typeof openGatewayStore>

/** Of a submission in a statement, at most. */
const submissionBytes = 2_048

/**
 * The gateway's own tables. Migrates them if needed, connects and reconnects. Each call throws a GatewayFault if the database did not answer
 * in time, and may be repeated.
 * @throws GatewayConfigurationError if an address cannot be used at all
 */
export function openGatewayStore({ url, migrationUrl, log, pool = 6, statementMs = 2_000 }: GatewayStoreOptions) {
  const database = openDatabase({
    ...{ store: gatewayStore, url, migrationUrl, applicationName: 'gateway', log, pool, statementMs },
    rehearse: (durable) =>
      durable.undone(({ values }) =>
        values({ text: `INSERT INTO audit (owner, role, key_id, action, target, phase) VALUES ('', '', '', '', '', 'intent')` }, []),
      ),
    isAnswer: isFaultOfData,
  })
  const { durable, relaxed, call } = database
  const keys = keyRows(durable)
  const sessions = sessionRows(durable)
  const submissions = submissionRows(durable)
  const audit = auditRows(durable)
  const pruned = prunedRows(relaxed)

  const submitTogether = call(async (given: readonly NewSubmission[]): Promise<Submitted[]> => {
    const inserted = await submissions.insert(given)
    return Promise.all(
      given.map(async (each) => {
        if (inserted.has(each.signalId)) return { isNew: true, stored: asStored(each) }
        const stored = await submissions.found(each)
        if (!stored) throw new Error('a submission was neither inserted nor found')
        return { isNew: false, stored }
      }),
    )
  })
  const group = groupCommit<NewSubmission, Submitted>({
    keyOf: ({ owner, idempotencyKey }) => `${owner}\n${idempotencyKey}`,
    sizeOf: () => submissionBytes,
    alone: async (one) => (await submitTogether([one]))[0] as Submitted,
    together: submitTogether,
    waitMs: statementMs,
  })

  return {
    keys: { insert: call(keys.insert), all: call(keys.all), valid: call(keys.valid), revoke: call(keys.revoke) },
    sessions: { insert: call(sessions.insert), valid: call(sessions.valid), end: call(sessions.end) },
    /** Committed when it resolves. Submissions that wait together share a commit. */
    submit: (submission: NewSubmission): Promise<Submitted> => group.call(submission).catch(asFault),
    submissions: {
      // Lost in a crash of the database, a message is published again, and executed once all the same.
      markPublished: call(submissionRows(relaxed).markPublished),
      unpublished: call(submissions.unpublished),
      owners: call(submissions.owners),
      bySignal: call(submissions.bySignal),
      ofOwner: call(submissions.ofOwner),
    },
    audit: { append: call(audit.append), page: call(audit.page) },
    pruned: { submissions: call(pruned.submissions), audit: call(pruned.audit) },
    unready: database.unready,
    async close() {
      group.close()
      await database.close()
    },
    closed: database.closed,
  }
}

/** One that waited in vain behind others was not sent. */
function asFault(cause: unknown): never {
  if (cause instanceof GatewayFault || sqlStateOf(cause) !== undefined) throw cause
  throw new GatewayFault("the gateway's database does not answer in time", { cause })
}

const asStored = ({ bodyHash, signalId, message, validUntil }: NewSubmission): StoredSubmission => ({
  ...{ bodyHash, signalId, message },
  ...{ validUntil: new Date(validUntil), publishedAt: null },
})
