import type { Signal } from '@trading/contracts'
import type { SignalStory, StoryStep } from '@trading/gateway-api'
import { type KnownFinding, type LedgerEntry, storyOf } from '@trading/ledger'
import { storyFinding } from './finding-view'

/** A signal as it was submitted by the gateway. */
export interface QueuedSignal {
  owner: string
  signal: Signal
  submittedAt: Date
  /** When the broker's confirm was recorded; null if it was not yet. */
  publishedAt: Date | null
}

export interface StoryOptions {
  findings: readonly KnownFinding[]
  /** Undefined for a signal of one of the platform's own strategies. */
  submitted: QueuedSignal | undefined
  /** Milliseconds since the epoch. */
  now: number
}

/** What the ledger tells of a signal, as `npm run ledger -- show`. */
export function entryStory(entry: LedgerEntry, { findings, submitted, now }: StoryOptions): SignalStory {
  const { strategy, symbol, side, quantity, referencePrice, issuedAt, validUntil, report, publishes } = entry
  const steps = storyOf(entry, { now, ago: (at) => at.toISOString() })
  return {
    signalId: entry.signalId,
    status: entry.status,
    signal: {
      ...{ strategy, symbol, side, quantity, referencePrice },
      ...{ issuedAt: issuedAt.toISOString(), validUntil: validUntil.toISOString() },
    },
    owner: submitted?.owner ?? null,
    steps: [
      ...submissionSteps(submitted),
      ...steps.map(({ at, kind, what }) => ({ at: at?.toISOString() ?? null, what: kind, detail: what })),
    ],
    report,
    published: publishes,
    order: orderOf(entry),
    mayHaveFilled: entry.status === 'STARTED' && entry.unreadableAt !== null,
    findings: findings.map(storyFinding),
  }
}

/** An engine may have taken it in time and have recorded that a little later, by a clock that is behind. */
const claimedLateMs = 10_000

/**
 * A signal of which the ledger knows nothing: no engine has taken it yet. One that is not known to be published is not published after its
 * deadline, so that no engine will: it has expired. If the broker has it all the same, an engine records that, too.
 */
export function queuedStory(submitted: QueuedSignal, now: number): SignalStory {
  const { id, strategy, symbol, side, quantity, referencePrice, issuedAt, validUntil } = submitted.signal
  const isLate = now > Date.parse(validUntil)
  const hasExpired = submitted.publishedAt === null && now > Date.parse(validUntil) + claimedLateMs
  const last: StoryStep = hasExpired
    ? { at: validUntil, what: 'outcome', detail: 'expired: the ledger knows of no engine that took it, and it is not published any more' }
    : { at: null, what: 'open', detail: isLate ? 'no engine has taken it before its deadline' : 'no engine has taken it yet' }
  return {
    signalId: id,
    status: hasExpired ? 'EXPIRED' : 'QUEUED',
    signal: { strategy, symbol, side, quantity, referencePrice, issuedAt, validUntil },
    owner: submitted.owner,
    steps: [...submissionSteps(submitted), last],
    ...{ report: null, published: null, order: null, mayHaveFilled: false, findings: [] },
  }
}

function submissionSteps(submitted: QueuedSignal | undefined): StoryStep[] {
  if (!submitted) return []
  const published = submitted.publishedAt === null ? ', not known to be published yet' : ''
  return [{ at: submitted.submittedAt.toISOString(), what: 'submitted', detail: `submitted by ${submitted.owner}${published}` }]
}

function orderOf(entry: LedgerEntry): SignalStory['order'] {
  const { venue, filledQuantity, averagePrice, fee, reason, executedAt, endedBy } = entry
  if (venue === null || filledQuantity === null || averagePrice === null || fee === null || executedAt === null || endedBy === null)
    return null
  return {
    ...{ venue, clientOrderId: entry.signalId, filledQuantity, averagePrice, fee, reason },
    ...{ executedAt: executedAt.toISOString(), engine: endedBy },
  }
}
