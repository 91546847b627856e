import { reportIdOf } from '@trading/contracts'
import { type Judgement, judge, type Observations, type SeenLedgerRow, type SeenReport } from './oracle'

export const [a, b, c] = [1, 2, 3].map((n) => `01940a7e-5f00-7000-8000-00000000000${n}`) as [string, string, string]

/** A report of a fill; its body contains the fields of the report. */
export function report(signalId: string, fields: Partial<SeenReport> = {}): SeenReport {
  const said = {
    id: reportIdOf(signalId),
    signalId,
    status: 'FILLED' as const,
    executedAt: 1_000,
    engine: 'engine-1',
    attempt: 1,
    averagePrice: '10',
  }
  return { body: JSON.stringify({ ...said, ...fields }), ...said, ...fields }
}

/** The ledger row that this report belongs to. */
export const rowOf = ({ signalId, status, averagePrice, body }: SeenReport): SeenLedgerRow => ({
  signalId,
  status,
  averagePrice,
  report: body,
})

/** By default nothing is broken, and the ledger holds the first report of each signal. */
function observations(fields: Partial<Observations>): Observations {
  const { reports = [] } = fields
  const first = new Map([...reports].reverse().map((each) => [each.signalId, rowOf(each)]))
  return {
    sent: [a, b, c].map((id) => ({ id, validUntil: 2_000 })),
    confirmed: [],
    reports,
    deadLetters: [],
    ledger: [...first.values()],
    retries: [],
    crashes: 0,
    publishes: [],
    unfinished: [],
    exits: [],
    complaints: [],
    memory: [],
    evidence: [{ what: 'not connected', seen: true }],
    leaks: [],
    recovery: { seconds: 1, left: [] },
    ...fields,
  }
}

export const strict = { duplicates: false, venueOutage: false }
export const judged = (fields: Partial<Observations>, permitted = strict): Judgement => judge(observations(fields), permitted)

/** The violations, by invariant. */
export const broken = ({ invariants }: Judgement) =>
  Object.fromEntries(Object.entries(invariants).flatMap(([name, finding]) => (finding.held ? [] : [[name, finding.broken]])))
