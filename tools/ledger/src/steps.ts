import type { EarlierClaim, LedgerEntry } from '@trading/ledger'
import { ago } from '@trading/terminal'

export interface Step {
  /** Undefined if it has not happened yet, or the time is unknown. */
  at: Date | undefined
  what: string
}

/** What happened to a signal, in logical order rather than by time, since clocks differ. */
export const stepsOf = (entry: LedgerEntry, now: number): Step[] => [
  ...priceSteps(entry),
  { at: entry.issuedAt, what: `issued by the strategy ${entry.strategy}` },
  ...claimSteps(entry),
  ...unreadableSteps(entry),
  ...(entry.status === 'STARTED' ? [notEnded(entry, now)] : endSteps(entry)),
  ...(entry.archivedAt ? [{ at: entry.archivedAt, what: 'moved to the archive' }] : []),
]

const priceSteps = ({ priceAt, priceEpoch, priceSequence, referencePrice, symbol }: LedgerEntry): Step[] =>
  priceAt
    ? [{ at: priceAt, what: `market data stored the price ${referencePrice} of ${symbol} (epoch ${priceEpoch}, number ${priceSequence})` }]
    : []

function claimSteps({ earlierClaims, claims, engine, attempt, redelivered, claimedAt }: LedgerEntry): Step[] {
  const all: EarlierClaim[] = [...earlierClaims, { claim: claims, engine, attempt, redelivered, at: claimedAt.toISOString() }]
  return all.flatMap((claim, index) => {
    const left = claim.claim - (all[index - 1]?.claim ?? 0) - 1
    const gap = left > 0 ? [{ at: undefined, what: `${left} more claims, not kept` }] : []
    return [...gap, { at: new Date(claim.at), what: claimText(claim) }]
  })
}

const claimText = ({ claim, engine, attempt, redelivered }: EarlierClaim): string =>
  `claim ${claim} by ${engine}: attempt ${attempt}${redelivered ? ', redelivered' : ''}`

const unreadableSteps = ({ unreadableAt, unreadable }: LedgerEntry): Step[] =>
  unreadableAt ? [{ at: unreadableAt, what: `the answer of ${unreadable?.venue} could not be read: ${unreadable?.why}` }] : []

const notEnded = ({ validUntil, claimedAt }: LedgerEntry, now: number): Step => {
  const late = validUntil.getTime() < now ? `, deadline passed ${ago(validUntil.getTime(), now)}` : ''
  return { at: undefined, what: `not ended; last claimed ${ago(claimedAt.getTime(), now)}${late}` }
}

function endSteps(entry: LedgerEntry): Step[] {
  const { executedAt, endedAt, endedBy, byHand } = entry
  const recordedBy = byHand ? `${byHand.by} (as ${byHand.login}), source: ${byHand.why}` : `${endedBy}`
  return [
    { at: executedAt ?? undefined, what: outcomeText(entry) },
    { at: endedAt ?? undefined, what: `recorded by ${recordedBy}, with its report` },
    reportStep(entry),
  ]
}

const outcomeText = ({ status, venue, filledQuantity, averagePrice, fee, reason }: LedgerEntry): string =>
  status === 'FILLED' ? `${venue} filled ${filledQuantity} at ${averagePrice}, fee ${fee}` : `${status.toLowerCase()} (${venue}): ${reason}`

function reportStep({ sentAt, publishes, report }: LedgerEntry): Step {
  if (!report) return { at: undefined, what: 'its report is missing' }
  if (!sentAt) return { at: undefined, what: 'report not sent yet: the relay publishes it' }
  return { at: sentAt, what: publishes === 1 ? 'report sent' : `report sent ${publishes} times, the last time here` }
}
