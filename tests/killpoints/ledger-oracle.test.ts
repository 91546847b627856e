import { judgeLedger, type LedgerSeen } from './ledger-oracle'

const body = (signalId: string, averagePrice = '1') => JSON.stringify({ signalId, averagePrice })
const row = (signalId: string, fields: Partial<LedgerSeen['rows'][number]> = {}) => ({
  signalId,
  status: 'FILLED',
  endedBy: 'engine-1',
  report: body(signalId),
  sent: true,
  ...fields,
})
const seen = (fields: Partial<LedgerSeen> = {}): LedgerSeen => ({
  confirmed: ['a', 'b', 'b'],
  rows: [row('a'), row('b')],
  book: [
    { clientOrderId: 'a', fills: 1 },
    { clientOrderId: 'b', fills: 1 },
  ],
  bodies: [body('a'), body('b'), body('b')],
  findings: [],
  ...fields,
})

test('one fill, one row and one report for each signal hold, even if it was sent and reported more than once', () => {
  expect(judgeLedger(seen())).toEqual({
    broken: [],
    figures: { signals: 2, fills: 2, rows: 2, reports: 2, again: 1, lost: 0, duplicateFills: 0 },
  })
})

test.each<[string, Partial<LedgerSeen>, string[]]>([
  [
    'no row',
    { rows: [row('a')] },
    ['lost: b, without an outcome in the ledger', '1 rows in the ledger', 'announced otherwise', 'announced otherwise'],
  ],
  ['no outcome', { rows: [row('a'), row('b', { status: 'STARTED' })] }, ['lost: b, without', 'STARTED in the ledger: b']],
  ['no report', { bodies: [body('a')] }, ['lost: b, recorded and never reported']],
  ['two rows', { rows: [row('a'), row('b'), row('b')] }, ['3 rows in the ledger for 2 signals']],
  ['no fill', { book: [{ clientOrderId: 'a', fills: 1 }] }, ['0 fills at the venue: b']],
  ['an outcome that is no fill', { rows: [row('a'), row('b', { status: 'EXPIRED' })] }, ['EXPIRED in the ledger: b']],
  ['a report that waits', { rows: [row('a'), row('b', { sent: false })] }, ['its report is still to be sent: b']],
  ['a finding', { findings: [{ kind: 'fill_differs', clientOrderId: 'b' }] }, ['reconciliation found fill_differs: b']],
  ['a copy that says something else', { bodies: [body('a'), body('b'), body('b', '2')] }, ['announced otherwise than recorded: b']],
])('%s is found, with the id', (_, fields, found) => {
  expect(judgeLedger(seen(fields)).broken).toEqual(found.map((text) => expect.stringContaining(text)))
})

test('a second fill and an order without a signal are found and counted', () => {
  const book = [
    { clientOrderId: 'a', fills: 3 },
    { clientOrderId: 'b', fills: 1 },
    { clientOrderId: 'c', fills: 1 },
  ]
  const { figures, broken } = judgeLedger(seen({ book }))
  expect(figures).toMatchObject({ fills: 5, duplicateFills: 2 })
  expect(broken).toEqual(['3 fills at the venue: a', 'an order that nobody asked for: c'])
})
