import type { KnownFinding } from '@trading/ledger'
import { ago, printableLine, type Terminal, wrap } from '@trading/terminal'

/** A finding on one line, followed by its details. */
export function findingText(
  { kind, foundAt, engine, clientOrderId, detail, resolvedAt, reopenedAt }: KnownFinding,
  { paint, columns }: Pick<Terminal, 'paint' | 'columns'>,
  now: number,
): string {
  const told = Object.entries(detail).map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
  const below = [`client order id: ${clientOrderId}`, ...told].map((line) =>
    wrap(printableLine(line), { width: columns, indent: 2, hang: 2 }),
  )
  const found = `${foundAt.toISOString()}, ${ago(foundAt.getTime(), now)}, by ${printableLine(engine)}`
  const again = reopenedAt ? [`again since ${reopenedAt.toISOString()}`] : []
  const state = resolvedAt ? [`resolved ${resolvedAt.toISOString()}, ${ago(resolvedAt.getTime(), now)}`] : again
  const first = [found, ...state].join('; ')
  return [`${paint(resolvedAt ? 'dim' : 'yellow', printableLine(kind))}  ${first}`, ...below].join('\n')
}
