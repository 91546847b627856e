import { type Signal, signalMessage } from '@trading/contracts'
import { maxValidForMs, type SubmitSignal, type Submitted } from '@trading/gateway-api'
import { PublishError, type Publisher } from '@trading/messaging'
import type { Log } from '@trading/runtime'
import { v7 as uuidv7 } from 'uuid'
import type { Subject } from '../access/subject'
import { forbidden, ProblemError, UpstreamAway } from '../server/errors'
import { asAway } from '../store/as-away'
import type { GatewayStore } from '../store/open-store'
import type { StoredSubmission } from '../store/submissions'
import { bodyHashOf } from './body-hash'
import { createMarks } from './mark-published'
import { publishOnce } from './publish-once'
import { openRelay } from './relay'
import { createSequences } from './sequences'

export interface Submission {
  subject: Subject
  idempotencyKey: string
  body: SubmitSignal
}

/** Signals from outside. */
export interface Submissions {
  /**
   * Commits the signal under its owner and key, then publishes it; resolves once the broker has confirmed it. The same key and body again
   * is the same signal.
   * @throws ProblemError
   */
  submit(submission: Submission): Promise<Submitted>
  /** Who submitted each of these signals; those of the platform's own strategies have no owner. */
  ownersOf(signalIds: readonly string[]): Promise<ReadonlyMap<string, string>>
  /** The ids of the signals of an owner, newest first; only those older than `before`. */
  ofOwner(page: { owner: string; before?: string; limit: number }): Promise<string[]>
  close(): Promise<void>
}

export interface SubmissionsOptions {
  store: Pick<GatewayStore, 'submit' | 'submissions'>
  publisher: Pick<Publisher, 'publish'>
  log: Log
  onSubmitted?: (outcome: 'new' | 'again' | 'mismatch') => void
  onRelayed?: () => void
  relayEveryMs?: number
  /** Milliseconds since the epoch. */
  now?: () => number
}

/** Publishes at once what an earlier process committed and did not publish. */
export function openSubmissions(options: SubmissionsOptions): Submissions {
  const { store, publisher, log, onSubmitted, onRelayed, relayEveryMs, now = Date.now } = options
  const sequenceOf = createSequences()
  const marks = createMarks({ mark: store.submissions.markPublished })
  const publishing = publishOnce(publisher, marks.add)
  const inHand = new Set<string>()
  const relay = openRelay({
    ...{ unpublished: store.submissions.unpublished, publishing, mark: marks.add, log },
    isInHand: (signalId) => inHand.has(signalId),
    ...(onRelayed && { onRelayed }),
    ...(relayEveryMs !== undefined && { everyMs: relayEveryMs }),
  })

  const makeSignal = (subject: Subject, body: SubmitSignal): Signal => {
    const strategy = mayTrade(subject, body)
    const issuedMs = now()
    const signal: Signal = {
      id: uuidv7(),
      schema: 1,
      strategy,
      symbol: body.symbol,
      side: body.side,
      quantity: body.quantity,
      referencePrice: body.referencePrice,
      confidence: body.confidence,
      sequence: sequenceOf(strategy, body.symbol),
      issuedAt: new Date(issuedMs).toISOString(),
      validUntil: new Date(issuedMs + (body.validForMs ?? maxValidForMs)).toISOString(),
    }
    return signal
  }

  const publish = async (stored: StoredSubmission, signal: Signal): Promise<Submitted> => {
    if (stored.publishedAt === null) {
      if (stored.validUntil.getTime() <= now() && !publishing.isPublished(stored.signalId)) throw mayBePublished(stored)
      await publishing.publish(stored, signal).catch(asBrokerAway)
    }
    return submittedOf(signal)
  }

  return {
    async submit({ subject, idempotencyKey, body }) {
      const signal = makeSignal(subject, body)
      const bodyHash = bodyHashOf(body)
      inHand.add(signal.id)
      try {
        const given = { owner: subject.owner, idempotencyKey, bodyHash, signalId: signal.id }
        const message = Buffer.from(JSON.stringify(signal))
        const { isNew, stored } = await store.submit({ ...given, message, validUntil: signal.validUntil }).catch(asAway)
        const isSame = stored.bodyHash.equals(bodyHash)
        onSubmitted?.(isNew ? 'new' : isSame ? 'again' : 'mismatch')
        if (!isSame) throw mismatch()
        return await publish(stored, isNew ? signal : signalIn(stored))
      } finally {
        inHand.delete(signal.id)
      }
    },
    ownersOf: (signalIds) => store.submissions.owners(signalIds).catch(asAway),
    ofOwner: ({ owner, before, limit }) => store.submissions.ofOwner({ owner, before, limit }).catch(asAway),
    async close() {
      await relay.close()
      await marks.close()
    },
  }
}

/** The strategy of the key. @throws ProblemError if the key permits no such signal */
function mayTrade({ strategy, symbols }: Subject, { symbol }: SubmitSignal): string {
  if (strategy === undefined) throw forbidden('this key has no strategy, so no signals are submitted with it; make one with --strategy')
  if (symbols && !symbols.includes(symbol)) throw forbidden(`this key permits ${symbols.join(', ')}, not ${symbol}`)
  return strategy
}

const mismatch = (): ProblemError =>
  new ProblemError('idempotency-mismatch', 'this Idempotency-Key was sent before with another body; send a new key for a new signal', {
    errors: [{ field: 'headers.idempotency-key', expected: 'a key that was not used with another body' }],
  })

/** Its confirm may have been lost with an earlier process, or with the record of it: to say that it was never executed would invite a second order. */
const mayBePublished = ({ signalId }: StoredSubmission): ProblemError =>
  new ProblemError(
    'conflict',
    `signal ${signalId} has expired, and no confirm of the broker is recorded. GET /v1/signals/${signalId} says whether it was executed all the same: look there before you submit another under a new Idempotency-Key`,
  )

/** Its outcome is unknown, and it is published later unless it expires: the caller asks again under the same key. */
function asBrokerAway(cause: unknown): never {
  if (cause instanceof PublishError) throw new UpstreamAway('the broker', 2, { cause })
  throw cause
}

const signalIn = ({ message }: StoredSubmission): Signal => signalMessage.schema.parse(JSON.parse(message.toString()))

const submittedOf = ({ id, sequence, strategy, issuedAt, validUntil }: Signal): Submitted => ({
  ...{ signalId: id, sequence, strategy },
  ...{ createdAt: issuedAt, validUntil, published: true },
})
