import type { Querying } from '@trading/postgres'

/** A signal that is submitted, before it is known whether it was submitted before. */
export interface NewSubmission {
  owner: string
  idempotencyKey: string
  /** Of what the caller sent. */
  bodyHash: Buffer
  signalId: string
  /** The message's body. */
  message: Buffer
  validUntil: string
}

/** A submission as it is stored under its owner and key: the first one. */
export interface StoredSubmission {
  bodyHash: Buffer
  signalId: string
  message: Buffer
  validUntil: Date
  publishedAt: Date | null
}

/** A submission as it is found by its signal. */
export interface SubmissionOfSignal {
  owner: string
  message: Buffer
  createdAt: Date
  publishedAt: Date | null
}

export interface OwnedSignals {
  owner: string
  /** Only those older than this id. */
  before: string | undefined
  limit: number
}

// One row for each owner and key; the transaction that made it has committed by then, or this statement waits for it.
const insertStatement = {
  name: 'submit',
  text: `
    INSERT INTO submissions (owner, idempotency_key, body_hash, signal_id, message, valid_until)
    SELECT * FROM unnest($1::text[], $2::text[], $3::bytea[], $4::uuid[], $5::bytea[], $6::timestamptz[])
    ON CONFLICT (owner, idempotency_key) DO NOTHING
    RETURNING signal_id`,
}
const columns = 'body_hash AS "bodyHash", signal_id AS "signalId", message, valid_until AS "validUntil", published_at AS "publishedAt"'
const foundStatement = { name: 'submitted', text: `SELECT ${columns} FROM submissions WHERE owner = $1 AND idempotency_key = $2` }
const publishedStatement = {
  name: 'published',
  text: 'UPDATE submissions SET published_at = now() WHERE signal_id = ANY($1::uuid[]) AND published_at IS NULL',
}
const unpublishedStatement = {
  name: 'unpublished',
  text: `
    SELECT ${columns} FROM submissions WHERE published_at IS NULL AND valid_until > now()
    ORDER BY valid_until LIMIT $1`,
}
const ownersStatement = {
  name: 'owners',
  text: 'SELECT signal_id, owner FROM submissions WHERE signal_id = ANY($1::uuid[])',
}
const bySignalStatement = {
  name: 'by signal',
  text: `
    SELECT owner, message, created_at AS "createdAt", published_at AS "publishedAt" FROM submissions WHERE signal_id = $1`,
}
const ofOwnerStatement = {
  name: 'of owner',
  text: `
    SELECT signal_id FROM submissions WHERE owner = $1 AND ($2::uuid IS NULL OR signal_id < $2)
    ORDER BY signal_id DESC LIMIT $3`,
}

export const submissionRows = (querying: Querying) => ({
  /** Inserts those whose owner and key are new, all in one commit; resolves with the ids of these. */
  async insert(given: readonly NewSubmission[]): Promise<Set<string>> {
    const { rows } = await querying.values<[string]>(insertStatement, [
      given.map(({ owner }) => owner),
      given.map(({ idempotencyKey }) => idempotencyKey),
      given.map(({ bodyHash }) => bodyHash),
      given.map(({ signalId }) => signalId),
      given.map(({ message }) => message),
      given.map(({ validUntil }) => validUntil),
    ])
    return new Set(rows.map(([signalId]) => signalId))
  },
  found: async ({ owner, idempotencyKey }: Pick<NewSubmission, 'owner' | 'idempotencyKey'>): Promise<StoredSubmission | undefined> =>
    (await querying.rows<StoredSubmission>(foundStatement, [owner, idempotencyKey])).rows[0],
  markPublished: async (signalIds: readonly string[]): Promise<void> => void (await querying.values(publishedStatement, [signalIds])),
  /** Those that are not known to be published and may still be executed. */
  unpublished: async (limit: number): Promise<StoredSubmission[]> =>
    (await querying.rows<StoredSubmission>(unpublishedStatement, [limit])).rows,
  /** Who submitted these signals; those of the platform's own strategies have no owner. */
  owners: async (signalIds: readonly string[]): Promise<ReadonlyMap<string, string>> =>
    new Map((await querying.values<[string, string]>(ownersStatement, [signalIds])).rows),
  /** Undefined if this signal was not submitted by the gateway. */
  bySignal: async (signalId: string): Promise<SubmissionOfSignal | undefined> =>
    (await querying.rows<SubmissionOfSignal>(bySignalStatement, [signalId])).rows[0],
  /** The ids of the signals of an owner, newest first. */
  ofOwner: async ({ owner, before, limit }: OwnedSignals): Promise<string[]> =>
    (await querying.values<[string]>(ofOwnerStatement, [owner, before ?? null, limit])).rows.map(([signalId]) => signalId),
})
