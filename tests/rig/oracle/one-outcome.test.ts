import { a, b, broken, judged, report, rowOf, strict } from './observations.fixture'

const permissive = { ...strict, duplicates: true }
const filledOnce = (...ids: string[]) => ids.map((clientOrderId) => ({ clientOrderId, fills: 1 }))

test('one fill, one ended row and one report for each signal: nothing is broken', () => {
  expect(broken(judged({ confirmed: [a, b], reports: [report(a), report(b)], book: filledOnce(a, b) }))).toEqual({})
})

test('a second report is found if the row permits none, and permitted if it is identical, byte for byte', () => {
  const doubled = { confirmed: [a, b], reports: [report(a), report(b), report(b)] }
  expect(broken(judged(doubled))).toEqual({ I2: [b] })
  expect(judged(doubled, permissive)).toMatchObject({ duplicated: [b], invariants: { I2: { held: true } } })
})

test.each([
  ['another price', { averagePrice: '11' }, `${a}: reported as FILLED at 11, FILLED at 10 in the ledger`],
  ['another outcome', { status: 'EXPIRED', averagePrice: '0' }, `${a}: reported as EXPIRED at 0, FILLED at 10 in the ledger`],
  ['another engine', { engine: 'engine-2' }, `${a}: its report is not, byte for byte, the one in the ledger`],
  ['other bytes that mean the same', { body: ` ${report(a).body}` }, `${a}: its report is not, byte for byte, the one in the ledger`],
  ['another report id', { id: b }, `${a}: its report has the id ${b}`],
] as const)('a second report with %s is found, whatever the row permits', (_, fields, words) => {
  expect(broken(judged({ reports: [report(a), report(a, fields)] }, permissive))).toEqual({ I2: [words] })
})

test('a report without an ended row in the ledger is found, even if the signal was not confirmed', () => {
  const started = { signalId: a, status: 'STARTED', averagePrice: null, report: null } as const
  expect(broken(judged({ reports: [report(a), report(b)], ledger: [started] }))).toEqual({
    I2: [`${a}: reported as FILLED at 10, and not ended in the ledger`, `${b}: reported as FILLED at 10, and not ended in the ledger`],
  })
})

test('two rows for one signal are found', () => {
  expect(broken(judged({ ledger: [rowOf(report(a)), rowOf(report(a))] }))).toEqual({ I2: ['the ledger has 2 rows on 1 signals'] })
})

test('a signal that has ended in the ledger must not be dead-lettered', () => {
  expect(broken(judged({ reports: [report(a)], deadLetters: [{ signalId: a, attempt: 1, cause: 'x' }] }, permissive))).toEqual({
    I2: [`${a}: FILLED and dead-lettered as well`],
  })
})

test.each([
  ['a second fill', 2, report(a), 'filled 2 times at the venue, FILLED in the ledger'],
  [
    'a fill that the ledger calls expired',
    1,
    report(a, { status: 'EXPIRED', averagePrice: '0' }),
    'filled 1 times at the venue, EXPIRED in the ledger',
  ],
  ['a fill in the ledger alone', 0, report(a), 'filled 0 times at the venue, FILLED in the ledger'],
])('%s is told', (_, fills, told, words) => {
  expect(broken(judged({ reports: [told], book: [{ clientOrderId: a, fills }] }))).toEqual({ I2: [`${a}: ${words}`] })
})

test('a fill that is not in the ledger is found', () => {
  expect(broken(judged({ book: filledOnce(a) }))).toEqual({ I2: [`${a}: filled 1 times at the venue, unknown in the ledger`] })
})

test('a rejected order, or a signal that expired before its order was placed, is not a fill', () => {
  const reports = [report(a, { status: 'REJECTED', averagePrice: '0' }), report(b, { status: 'EXPIRED', averagePrice: '0' })]
  expect(broken(judged({ reports, book: [{ clientOrderId: a, fills: 0 }] }))).toEqual({})
})
