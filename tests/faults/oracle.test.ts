import { reportIdOf } from '@trading/contracts'
import { type Judgement, judge, type Observations, type SeenReport } from './oracle'

const [a, b, c] = [1, 2, 3].map((n) => `01940a7e-5f00-7000-8000-00000000000${n}`) as [string, string, string]

const report = (signalId: string, fields: Partial<SeenReport> = {}): SeenReport => ({
  id: reportIdOf(signalId),
  signalId,
  status: 'FILLED',
  executedAt: 1_000,
  engine: 'engine-1',
  attempt: 1,
  averagePrice: '10',
  ...fields,
})

const observations = (fields: Partial<Observations> = {}): Observations => ({
  sent: [a, b, c].map((id) => ({ id, validUntil: 2_000 })),
  confirmed: [],
  reports: [],
  deadLetters: [],
  retries: [],
  crashes: 0,
  publishes: [],
  unsettled: [],
  exits: [],
  complaints: [],
  memory: [],
  evidence: [{ what: 'not connected', seen: true }],
  leaks: [],
  recovery: { seconds: 1, left: [] },
  ...fields,
})

const strict = { duplicates: false, venueOutage: false }
const judged = (fields: Partial<Observations>, permitted = strict): Judgement => judge(observations(fields), permitted)
const broken = ({ invariants }: Judgement) =>
  Object.fromEntries(Object.entries(invariants).flatMap(([name, { held, broken }]) => (held ? [] : [[name, broken]])))

test('a signal may end as executed, as expired or dead-lettered: nothing is broken', () => {
  const judgement = judged({
    confirmed: [a, b, c],
    reports: [report(a), report(b, { status: 'EXPIRED', averagePrice: '0' })],
    deadLetters: [{ signalId: c, attempt: 4, cause: 'bad' }],
  })
  expect(broken(judgement)).toEqual({})
  expect(judgement).toMatchObject({ confirmed: 3, executed: 1, expired: 1, dead: 1, lost: [], duplicated: [] })
})

test('a confirmed signal that never ends is lost, and it alone', () => {
  expect(broken(judged({ confirmed: [a, b, c], reports: [report(a), report(c)] }))).toEqual({ I1: [b] })
})

test('a publish that resolved for what was lost was not truthful', () => {
  const publishes = [{ id: a, tookMs: 3, outcome: 'confirmed' }]
  expect(broken(judged({ confirmed: [a], publishes }))).toEqual({ I1: [a], I9: [a] })
})

test('a second report is told by its id where the row permits none', () => {
  const doubled = { confirmed: [a, b], reports: [report(a), report(b), report(b)] }
  expect(broken(judged(doubled))).toEqual({ I2: [b] })
  expect(judged(doubled, { ...strict, duplicates: true })).toMatchObject({ duplicated: [b], invariants: { I2: { held: true } } })
})

test.each([
  ['another price', [report(a), report(a, { averagePrice: '11' })], [], `${a}: FILLED at 10 and FILLED at 11`],
  ['another outcome', [report(a), report(a, { status: 'EXPIRED', averagePrice: '0' })], [], `${a}: FILLED at 10 and EXPIRED at 0`],
  ['another report id', [report(a, { id: b })], [], `${a}: its report has the id ${b}`],
  ['a dead letter besides', [report(a)], [{ signalId: a, attempt: 1, cause: 'x' }], `${a}: FILLED and dead-lettered as well`],
])('a report with %s contradicts, whatever the row permits', (_, reports, deadLetters, words) => {
  expect(broken(judged({ reports, deadLetters }, { ...strict, duplicates: true }))).toEqual({ I2: [words] })
})

test('a second fill in the book of the venue is told', () => {
  expect(
    broken(
      judged({
        book: [
          { clientOrderId: a, fills: 1 },
          { clientOrderId: b, fills: 2 },
        ],
      }),
    ),
  ).toEqual({ I2: [`${b}: 2 fills`] })
})

test('what nobody sent must not be reported', () => {
  expect(broken(judged({ sent: [{ id: a }], reports: [report(a), report(b)] }))).toEqual({ I3: [b] })
})

test('a fifth attempt is told, unless the venue was away', () => {
  const reports = [report(a, { attempt: 5 })]
  expect(broken(judged({ reports }))).toEqual({ I4: [`${a}: attempt 5`] })
  expect(broken(judged({ reports }, { ...strict, venueOutage: true }))).toEqual({})
})

test('twelve crashes are more than the delivery limit allows', () => {
  expect(broken(judged({ crashes: 11 }))).toEqual({})
  expect(broken(judged({ crashes: 12 }))).toEqual({ I4: ['12 crashes, at most 11 are permitted'] })
})

test('retries faster than the shortest retry queue are a hot loop', () => {
  const retries = (everyMs: number) => Array.from({ length: 10 }, (_, n) => ({ signalId: a, attempt: 1, at: n * everyMs }))
  expect(broken(judged({ retries: retries(1_000) }))).toEqual({})
  expect(broken(judged({ retries: retries(100) }))).toEqual({ I4: [`${a}: 10 retries within 0.9 s`] })
})

test('a fill after the deadline is told; an expiry is not a fill', () => {
  expect(broken(judged({ reports: [report(a, { executedAt: 2_001 }), report(b, { status: 'EXPIRED', executedAt: 9_000 })] }))).toEqual({
    I5: [a],
  })
})

test("where the venue has a book, its clock decides and not the engine's", () => {
  const book = [
    { clientOrderId: a, fills: 1, filledAt: 1_900 },
    { clientOrderId: b, fills: 1, filledAt: 2_100 },
  ]
  expect(broken(judged({ reports: [report(a, { executedAt: 6_900 }), report(b)], book }))).toEqual({ I5: [b] })
})

test('what is left after 30 s is named', () => {
  expect(broken(judged({ recovery: { seconds: 30.5, left: ['signals.work.v1 holds 3'] } }))).toEqual({
    I6: ['signals.work.v1 holds 3', 'not recovered within 30 s'],
  })
})

test('exit codes, complaints, memory and leaks each break I7', () => {
  const judgement = judged({
    exits: [
      { process: 'engine-1', ended: 1, expected: false },
      { process: 'engine-2', ended: 'SIGKILL', expected: true },
    ],
    complaints: ['engine-1: unhandled: boom'],
    memory: [
      { process: 'engine-2', firstMb: 80, lastMb: 200 },
      { process: 'engine-3', firstMb: 80, lastMb: 100 },
    ],
    leaks: ['1 × TCPSocketWrap'],
  })
  expect(broken(judgement)).toEqual({
    I7: ['engine-1 ended with 1', 'engine-1: unhandled: boom', 'engine-2 grew from 80 to 200 MB', 'left behind: 1 × TCPSocketWrap'],
  })
})

test('a fault that nobody could see is told, and so is that nobody looked', () => {
  expect(broken(judged({ evidence: [{ what: 'blocked', seen: false }] }))).toEqual({ I8: ['never seen: blocked'] })
  expect(broken(judged({ evidence: [] }))).toEqual({ I8: ['nobody looked'] })
})

test('a publish that settles late or never is told', () => {
  const publishes = [
    { id: a, tookMs: 5_100, outcome: 'UNCONFIRMED' },
    { id: b, tookMs: 9_000, outcome: 'UNCONFIRMED' },
  ]
  expect(broken(judged({ publishes, unsettled: [c] }))).toEqual({ I9: [`${b}: UNCONFIRMED after 9000 ms`, `${c}: never settled`] })
})
