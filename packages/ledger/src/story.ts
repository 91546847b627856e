import type { EarlierClaim, LedgerEntry } from './rows'

/** What kind of step it is. `open`: the signal has not ended. */
export type StepKind =
  | 'price'
  | 'issued'
  | 'claim'
  | 'claims-left-out'
  | 'unreadable'
  | 'open'
  | 'outcome'
  | 'recorded'
  | 'report'
  | 'archived'

export interface Step {
  /** Undefined if it has not happened yet, or the time is unknown. */
  at: Date | undefined
  kind: StepKind
  /** For a person. */
  what: string
}

export interface StoryOptions {
  /** Milliseconds since the epoch. */
  now: number
  /** A time of the past in words, such as `3 min ago`. */
  ago: (at: Date) => string
}

/** What happened to a signal, in logical order rather than by time, since clocks differ. */
export const storyOf = (entry: LedgerEntry, options: StoryOptions): Step[] => [
  ...priceSteps(entry),
  { at: entry.issuedAt, kind: 'issued', what: `issued by the strategy ${entry.strategy}` },
  ...claimSteps(entry),
  ...unreadableSteps(entry),
  ...(entry.status === 'STARTED' ? [notEnded(entry, options)] : endSteps(entry)),
  ...(entry.archivedAt ? [{ at: entry.archivedAt, kind: 'archived' as const, what: 'moved to the archive' }] : []),
]

const priceSteps = ({ priceAt, priceEpoch, priceSequence, referencePrice, symbol }: LedgerEntry): Step[] =>
  priceAt
    ? [
        {
          at: priceAt,
          kind: 'price',
          what: `market data stored the price ${referencePrice} of ${symbol} (epoch ${priceEpoch}, number ${priceSequence})`,
        },
      ]
    : []

function claimSteps({ earlierClaims, claims, engine, attempt, redelivered, claimedAt }: LedgerEntry): Step[] {
  const all: EarlierClaim[] = [...earlierClaims, { claim: claims, engine, attempt, redelivered, at: claimedAt.toISOString() }]
  return all.flatMap((claim, index): Step[] => {
    const left = claim.claim - (all[index - 1]?.claim ?? 0) - 1
    const gap: Step[] = left > 0 ? [{ at: undefined, kind: 'claims-left-out', what: `${left} more claims, not kept` }] : []
    return [...gap, { at: new Date(claim.at), kind: 'claim', what: claimText(claim) }]
  })
}

const claimText = ({ claim, engine, attempt, redelivered }: EarlierClaim): string =>
  `claim ${claim} by ${engine}: attempt ${attempt}${redelivered ? ', redelivered' : ''}`

const unreadableSteps = ({ unreadableAt, unreadable }: LedgerEntry): Step[] =>
  unreadableAt
    ? [{ at: unreadableAt, kind: 'unreadable', what: `the answer of ${unreadable?.venue} could not be read: ${unreadable?.why}` }]
    : []

const notEnded = ({ validUntil, claimedAt }: LedgerEntry, { now, ago }: StoryOptions): Step => {
  const late = validUntil.getTime() < now ? `, deadline passed ${ago(validUntil)}` : ''
  return { at: undefined, kind: 'open', what: `not ended; last claimed ${ago(claimedAt)}${late}` }
}

function endSteps(entry: LedgerEntry): Step[] {
  const { executedAt, endedAt, endedBy, byHand } = entry
  const recordedBy = byHand ? `${byHand.by} (as ${byHand.login}), source: ${byHand.why}` : `${endedBy}`
  return [
    { at: executedAt ?? undefined, kind: 'outcome', what: outcomeText(entry) },
    { at: endedAt ?? undefined, kind: 'recorded', what: `recorded by ${recordedBy}, with its report` },
    reportStep(entry),
  ]
}

const outcomeText = ({ status, venue, filledQuantity, averagePrice, fee, reason }: LedgerEntry): string =>
  status === 'FILLED' ? `${venue} filled ${filledQuantity} at ${averagePrice}, fee ${fee}` : `${status.toLowerCase()} (${venue}): ${reason}`

function reportStep({ sentAt, publishes, report }: LedgerEntry): Step {
  if (!report) return { at: undefined, kind: 'report', what: 'its report is missing' }
  if (!sentAt) return { at: undefined, kind: 'report', what: 'report not sent yet: the relay publishes it' }
  return { at: sentAt, kind: 'report', what: publishes === 1 ? 'report sent' : `report sent ${publishes} times, the last time here` }
}
