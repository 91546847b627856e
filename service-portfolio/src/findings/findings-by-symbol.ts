import type { SymbolFinding } from '@trading/ledger'
import type { Finding, OpenFindings } from '../portfolio'

export interface FindingsAt {
  /** RFC 3339 in UTC. */
  at: string
  /** Whether findings are missing because there are too many. */
  cut: boolean
}

/** Returns the findings of a symbol, from what was read at that time; undefined if they may be among those that are missing. */
export function findingsBySymbol(rows: readonly SymbolFinding[], { at, cut }: FindingsAt) {
  const lists = new Map<string, Finding[]>()
  const known = new Map<string, OpenFindings>()
  for (const { symbol, id, kind, clientOrderId, inLedger, atVenue, since, ofSymbol } of rows) {
    const findings = lists.get(symbol) ?? []
    findings.push({ id, kind, clientOrderId, what: `${inLedger} in the ledger, ${atVenue} at the venue`, since: since.toISOString() })
    lists.set(symbol, findings)
    known.set(symbol, { at, count: ofSymbol, findings })
  }
  const none: OpenFindings | undefined = cut ? undefined : { at, count: 0, findings: [] }
  return (symbol: string): OpenFindings | undefined => known.get(symbol) ?? none
}
