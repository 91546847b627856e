import { reportIdOf } from '@trading/contracts'
import type { Observations, SeenLedgerRow, SeenReport } from './observations'

type Told = Pick<SeenLedgerRow, 'signalId' | 'status' | 'averagePrice'>

/**
 * Violations of I2, in sentences. The ended row is the outcome of a signal; reports, dead letters and the venue's book must agree with
 * it.
 */
export function secondOutcomes({ ledger, reports, deadLetters, book }: Observations): string[] {
  const rows = new Map(ledger.map((row) => [row.signalId, row]))
  const ended = new Map(ledger.filter(({ status }) => status !== 'STARTED').map((row) => [row.signalId, row]))
  const dead = new Set(deadLetters.map(({ signalId }) => signalId))
  return [
    ...(rows.size < ledger.length ? [`the ledger has ${ledger.length} rows on ${rows.size} signals`] : []),
    ...new Set(reports.flatMap((report) => contradiction(report, ended.get(report.signalId)) ?? [])),
    ...[...ended.values()]
      .filter(({ signalId }) => dead.has(signalId))
      .map((row) => `${row.signalId}: ${row.status} and dead-lettered as well`),
    ...(book ? otherFills(book, rows) : []),
  ]
}

function contradiction(report: SeenReport, row: SeenLedgerRow | undefined): string | undefined {
  const { id, signalId, body } = report
  if (id !== reportIdOf(signalId)) return `${signalId}: its report has the id ${id}`
  if (!row) return `${signalId}: reported as ${inWords(report)}, and not ended in the ledger`
  if (inWords(report) !== inWords(row)) return `${signalId}: reported as ${inWords(report)}, ${inWords(row)} in the ledger`
  return body === row.report ? undefined : `${signalId}: its report is not, byte for byte, the one in the ledger`
}

function otherFills(book: NonNullable<Observations['book']>, rows: ReadonlyMap<string, Told>): string[] {
  const fills = new Map(book.map((order) => [order.clientOrderId, order.fills]))
  const ids = new Set([...fills.keys(), ...rows.keys()])
  return [...ids].flatMap((id) => {
    const [times, status] = [fills.get(id) ?? 0, rows.get(id)?.status ?? 'unknown']
    const agrees = times === 1 ? status === 'FILLED' : times === 0 && status !== 'FILLED'
    return agrees ? [] : [`${id}: filled ${times} times at the venue, ${status} in the ledger`]
  })
}

const inWords = ({ status, averagePrice }: Omit<Told, 'signalId'>): string => `${status} at ${averagePrice}`
