import { type Ledger, type LedgerRow, type OpenFinding, unreadableAnswer } from '@trading/ledger'
import { Unavailable } from '@trading/messaging'
import { describeCause, type Log } from '@trading/runtime'
import { isUnreadableAnswer, isVenueFault } from '@trading/venue'
import type { CallLimit } from '../guard/call-limit'
import { compare } from './compare'
import { isHashed } from './finding-key'
import type { FollowUp } from './follow-up'
import { holds, type Verdict } from './holds'
import type { AskedVenue } from './listing-venue'
import { isSignalId } from './signal-id'

export interface ReviewOptions {
  ledger: Pick<Ledger, 'find' | 'openFindings'>
  venue: AskedVenue
  followUp: FollowUp
  /** The time limit for one call to the venue. */
  limit: CallLimit
  log: Log
  now: () => number
  abort: AbortSignal
}

/** The verdicts of a comparison on the orders of open findings, by the key of the finding. */
export type Watched = Map<string, Verdict | undefined>

export interface Review {
  /** Returns the orders to watch in the comparison that follows. */
  begin(): Promise<Watched>
  /** Resolves findings that no longer apply; `from` is where the comparison began, undefined if there was none. */
  end(watched: Watched, from: number | undefined): Promise<void>
}

/** How many findings to review and orders to look up per comparison; the rest follow in later ones. */
const pageLength = 200
const askedAtMost = 20

/**
 * Reviews open findings in turn, so that those that no longer apply are resolved. Findings of unreadable answers come first, because money
 * may have moved: their orders are looked up until the venue's answer can be read.
 */
export function createReview({ ledger, venue, followUp, limit, log, now, abort }: ReviewOptions): Review {
  const turns = [createTurn(false), createTurn(true)]

  function createTurn(others: boolean) {
    let after = '0'
    let page: OpenFinding[] = []
    return {
      async begin() {
        page = await ledger.openFindings({ kind: unreadableAnswer, others, after, limit: pageLength })
        return page
      },
      async end(watched: Watched, from: number | undefined) {
        const ids = page.map(({ clientOrderId }) => clientOrderId).filter(isSignalId)
        const rows = new Map((ids.length > 0 ? await ledger.find(ids) : []).map((row) => [row.signalId, row]))
        let left = askedAtMost
        let passedOver: string | undefined
        let last = after
        const ask = async (id: string, row: LedgerRow | undefined) => {
          if (left === 0) return undefined
          left--
          return verdictOf(id, row).catch((error) => {
            if (abort.aborted) throw error
            // A failure for one order does not stop the others, unless the venue is unavailable.
            if (isAway(error)) left = 0
            log.debug({}, `cannot look up the order of a finding: ${describeCause(error)}`)
            return undefined
          })
        }
        for (const finding of page) {
          abort.throwIfAborted()
          const row = rows.get(finding.clientOrderId.toLowerCase())
          const hadTurn = left > 0
          await lookAt(finding, row, watched.get(finding.clientOrderId), { from, ask })
          if (!hadTurn) passedOver ??= last
          last = finding.id
        }
        after = passedOver ?? (page.length < pageLength ? '0' : last)
      },
    }
  }

  const verdictOf = async (id: string, row: LedgerRow | undefined): Promise<Verdict> => {
    try {
      const outcome = await limit.call((call) => venue.find(id, call, { quantity: row?.quantity }), abort)
      const answer = outcome && { outcome }
      return { row, answer, steps: compare(row, answer, { venue: venue.name, now: now() }) }
    } catch (error) {
      if (!isUnreadableAnswer(error)) throw error
      return { row, answer: undefined, steps: [], unreadable: true }
    }
  }

  const lookAt = async (
    finding: OpenFinding,
    row: LedgerRow | undefined,
    seen: Verdict | undefined,
    { from, ask }: { from: number | undefined; ask: (id: string, row: LedgerRow | undefined) => Promise<Verdict | undefined> },
  ): Promise<void> => {
    const { kind, clientOrderId: id, detail } = finding
    if (isOver(kind, row)) return followUp.resolve(finding)
    if (seen && !isToBeAsked(kind, seen)) return holds(kind, seen) ? undefined : followUp.resolve(finding)
    // An element without an id is gone only if a list that begins no later than the original one does not contain it.
    if (isHashed(id)) return !seen && from !== undefined && from <= listedAfter(detail) ? followUp.resolve(finding) : undefined
    const verdict = await ask(id, row)
    if (!verdict) return
    const [step] = verdict.steps
    if (step?.do === 'record' && row) await followUp.record(row, step.outcome)
    else if (holds(kind, verdict)) return
    await followUp.resolve(finding)
  }

  return {
    async begin() {
      const watched: Watched = new Map()
      for (const turn of turns) for (const { clientOrderId } of await turn.begin()) watched.set(clientOrderId, undefined)
      return watched
    },
    async end(watched, from) {
      for (const turn of turns) await turn.end(watched, from)
    },
  }
}

const listedAfter = ({ venue }: OpenFinding['detail']): number =>
  Date.parse(String((venue as { listedAfter?: unknown } | null | undefined)?.listedAfter))

/** Whether the ledger alone shows that the finding no longer applies. */
function isOver(kind: string, row: LedgerRow | undefined): boolean {
  if (!row) return false
  if (kind === 'unknown_order') return true
  return row.status !== 'STARTED' && (kind === 'unfinished' || (kind === unreadableAnswer && row.unreadableAt !== null))
}

/** An order that is unreadable in the list may be readable in a look-up; a marked row depends on that look-up. */
const isToBeAsked = (kind: string, { row, unreadable }: Verdict): boolean =>
  kind === unreadableAnswer && row !== undefined && (unreadable === true || row.status === 'STARTED')

const isAway = (error: unknown): boolean => error instanceof Unavailable || isVenueFault(error)
