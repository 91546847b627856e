import type { SymbolFinding } from '@trading/ledger'
import type { Finding, OpenFindings } from '../portfolio'

/** Returns the findings of a symbol from these; undefined if they may be among those that were cut off, because there are too many. */
export function findingsBySymbol(rows: readonly SymbolFinding[], { cut }: { cut: boolean }) {
  const lists = new Map<string, Finding[]>()
  const known = new Map<string, OpenFindings>()
  for (const { symbol, id, kind, clientOrderId, inLedger, atVenue, since, ofSymbol } of rows) {
    const findings = lists.get(symbol) ?? []
    findings.push({ id, kind, clientOrderId, what: `${inLedger} in the ledger, ${atVenue} at the venue`, since: since.toISOString() })
    lists.set(symbol, findings)
    known.set(symbol, { count: ofSymbol, findings })
  }
  const none: OpenFindings | undefined = cut ? undefined : { count: 0, findings: [] }
  return (symbol: string): OpenFindings | undefined => known.get(symbol) ?? none
}
