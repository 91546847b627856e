import type { Finding, Judgement, Observations, Permissions, SeenReport } from './observations'
import { secondOutcomes } from './one-outcome'
import { priceFigures, pricesBroken } from './prices'

export * from './observations'

const maxAttempts = 4
const maxRedeliveries = 10
const publishTimeoutMs = 5_000
// Allows for a busy event loop.
const graceMs = 1_000
const maxRecoverySeconds = 30
const maxGrowthMb = 64

/** Judges I1 to I9 and P1 to P5 from the observations. Pure. */
export function judge(seen: Observations, permitted: Permissions): Judgement {
  const byStatus = (status: SeenReport['status']) => unique(seen.reports.filter((report) => report.status === status).map(signalIdOf))
  const expired = byStatus('EXPIRED')
  const dead = unique(seen.deadLetters.map(signalIdOf))
  const duplicated = moreThanOnce(seen.reports.map(signalIdOf))
  const lost = lostIds(seen)
  const prices = seen.prices && pricesBroken(seen.prices)
  return {
    confirmed: new Set(seen.confirmed).size,
    executed: new Set([...byStatus('FILLED'), ...byStatus('REJECTED')]).size,
    lost,
    duplicated,
    expired: expired.length,
    dead: dead.length,
    recoverySeconds: seen.recovery.seconds,
    ...(seen.prices && { prices: priceFigures(seen.prices) }),
    invariants: {
      I1: finding(lost),
      I2: finding([...(permitted.duplicates ? [] : duplicated), ...secondOutcomes(seen)]),
      I3: finding(neverSent(seen)),
      I4: finding(tooManyAttempts(seen, permitted)),
      I5: finding(executedLate(seen)),
      I6: finding(notRecovered(seen)),
      I7: finding(misbehavedProcesses(seen)),
      I8: finding(unseenFaults(seen)),
      I9: finding(untruePublishes(seen)),
      P1: finding(prices?.P1 ?? []),
      P2: finding(prices?.P2 ?? []),
      P3: finding(prices?.P3 ?? []),
      P4: finding(prices?.P4 ?? []),
      P5: finding(prices?.P5 ?? []),
    },
  }
}

function lostIds({ confirmed, ledger, reports, deadLetters }: Observations): string[] {
  const ended = new Set(ledger.filter(({ status }) => status !== 'STARTED').map(signalIdOf))
  const reported = new Set(reports.map(signalIdOf))
  const dead = new Set(deadLetters.map(signalIdOf))
  return unique(confirmed).filter((id) => !dead.has(id) && !(ended.has(id) && reported.has(id)))
}

function neverSent({ sent, reports, ledger }: Observations): string[] {
  const known = new Set(sent.map(({ id }) => id))
  return unique([...reports, ...ledger].map(signalIdOf)).filter((id) => !known.has(id))
}

function tooManyAttempts({ reports, deadLetters, retries, crashes }: Observations, { venueOutage }: Permissions): string[] {
  const attempts = [...reports, ...deadLetters, ...retries].filter(({ attempt }) => attempt > maxAttempts)
  const counted = venueOutage ? [] : attempts.map(({ signalId, attempt }) => `${signalId}: attempt ${attempt}`)
  const crashed = crashes > maxRedeliveries + 1 ? [`${crashes} crashes, at most ${maxRedeliveries + 1} are permitted`] : []
  return [...unique(counted), ...crashed, ...hotLoops(retries)]
}

/** The shortest retry queue holds a message for a second; faster retries of one signal bypass the queues. */
function hotLoops(retries: Observations['retries']): string[] {
  const times = new Map<string, number[]>()
  for (const { signalId, at } of retries) times.set(signalId, [...(times.get(signalId) ?? []), at])
  return [...times].flatMap(([signalId, at]) => {
    const seconds = (Math.max(...at) - Math.min(...at)) / 1_000
    // Twice, because a delivery that was lost with its connection is also retried by another engine.
    return at.length > 2 * (seconds + 2) ? [`${signalId}: ${at.length} retries within ${seconds.toFixed(1)} s`] : []
  })
}

function executedLate({ sent, reports, book }: Observations): string[] {
  const deadlines = new Map(sent.map(({ id, validUntil }) => [id, validUntil]))
  const late = (id: string, at: number | undefined) => at !== undefined && at > (deadlines.get(id) ?? Number.POSITIVE_INFINITY)
  // Engines may have wrong clocks; where the venue has a book, its clock decides.
  if (book) return book.filter(({ clientOrderId, filledAt }) => late(clientOrderId, filledAt)).map(({ clientOrderId }) => clientOrderId)
  return reports.filter(({ status, signalId, executedAt }) => status === 'FILLED' && late(signalId, executedAt)).map(signalIdOf)
}

const notRecovered = ({ recovery: { seconds, left } }: Observations): string[] =>
  seconds > maxRecoverySeconds ? [...left, `not recovered within ${maxRecoverySeconds} s`] : [...left]

const misbehavedProcesses = ({ exits, complaints, memory, leaks }: Observations): string[] => [
  ...exits.filter(({ expected }) => !expected).map(({ process, ended }) => `${process} ended with ${ended}`),
  ...complaints,
  ...memory
    .filter(({ firstMb, lastMb, mayGrowMb = maxGrowthMb }) => lastMb > firstMb + mayGrowMb)
    .map(({ process, firstMb, lastMb }) => `${process} grew from ${firstMb} to ${lastMb} MB`),
  ...leaks.map((leak) => `left behind: ${leak}`),
]

function unseenFaults({ evidence }: Observations): string[] {
  if (evidence.length === 0) return ['nobody looked']
  return evidence.filter(({ seen }) => !seen).map(({ what }) => `never seen: ${what}`)
}

const untruePublishes = (seen: Observations): string[] => [
  ...seen.publishes
    .filter(({ tookMs }) => tookMs > publishTimeoutMs + graceMs)
    .map(({ id, tookMs, outcome }) => `${id}: ${outcome} after ${Math.round(tookMs)} ms`),
  ...seen.unfinished.map((id) => `${id}: never settled`),
  // A confirm of a signal that never ends was false.
  ...lostIds(seen).filter((id) => seen.publishes.some((publish) => publish.id === id && publish.outcome === 'confirmed')),
]

const finding = (broken: readonly string[]): Finding => ({ held: broken.length === 0, broken })
const signalIdOf = ({ signalId }: { signalId: string }): string => signalId
const unique = <T>(values: readonly T[]): T[] => [...new Set(values)]

function moreThanOnce(ids: readonly string[]): string[] {
  const seen = new Set<string>()
  return unique(ids.filter((id) => seen.size === seen.add(id).size))
}
