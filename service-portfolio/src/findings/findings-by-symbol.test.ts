import type { SymbolFinding } from '@trading/ledger'
import { findingsBySymbol } from './findings-by-symbol'

const since = '2026-01-04T00:00:00.000Z'
const finding = (id: string, symbol: string, ofSymbol: number): SymbolFinding => ({
  ...{ id, symbol, ofSymbol, kind: 'unknown_to_venue', clientOrderId: `order-${id}`, inLedger: 'FILLED', atVenue: 'none' },
  since: new Date(since),
})
const rows = [finding('1', 'AAA', 7), finding('2', 'BBB', 1), finding('3', 'AAA', 7)]

test('a symbol has its findings in their order, and the number of all', () => {
  const of = findingsBySymbol(rows, { cut: false })
  const what = 'FILLED in the ledger, none at the venue'
  expect(of('AAA')).toEqual({
    count: 7,
    findings: [
      { id: '1', kind: 'unknown_to_venue', clientOrderId: 'order-1', what, since },
      { id: '3', kind: 'unknown_to_venue', clientOrderId: 'order-3', what, since },
    ],
  })
  expect(of('BBB')?.count).toBe(1)
})

test('a symbol without findings has none, and unknown ones if some are missing', () => {
  expect(findingsBySymbol(rows, { cut: false })('CCC')).toEqual({ count: 0, findings: [] })
  expect(findingsBySymbol(rows, { cut: true })('CCC')).toBeUndefined()
  expect(findingsBySymbol(rows, { cut: true })('BBB')?.count).toBe(1)
})
