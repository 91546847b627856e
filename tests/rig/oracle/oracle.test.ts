import { a, b, broken, c, judged, report, rowOf, strict } from './observations.fixture'

test('a signal may end executed, expired or dead-lettered: nothing is broken', () => {
  const judgement = judged({
    confirmed: [a, b, c],
    reports: [report(a), report(b, { status: 'EXPIRED', averagePrice: '0' })],
    deadLetters: [{ signalId: c, attempt: 4, cause: 'bad' }],
  })
  expect(broken(judgement)).toEqual({})
  expect(judgement).toMatchObject({ confirmed: 3, executed: 1, expired: 1, dead: 1, lost: [], duplicated: [] })
})

test('only a confirmed signal that never ends is lost', () => {
  expect(broken(judged({ confirmed: [a, b, c], reports: [report(a), report(c)] }))).toEqual({ I1: [b] })
})

test('a confirmed signal that was reported and has not ended in the ledger is lost, as is one that ended and was not reported', () => {
  const reports = [report(a), report(b)]
  const ledger = [rowOf(report(a)), { signalId: b, status: 'STARTED', averagePrice: null, report: null } as const, rowOf(report(c))]
  expect(judged({ confirmed: [a, b, c], reports, ledger }).lost).toEqual([b, c])
})

test('a signal that was claimed but not executed may be dead-lettered', () => {
  const ledger = [{ signalId: a, status: 'STARTED', averagePrice: null, report: null } as const]
  expect(broken(judged({ confirmed: [a], ledger, deadLetters: [{ signalId: a, attempt: 4, cause: 'bad' }] }))).toEqual({})
})

test('a publish that was confirmed for a lost signal is a false confirm', () => {
  const publishes = [{ id: a, tookMs: 3, outcome: 'confirmed' }]
  expect(broken(judged({ confirmed: [a], publishes }))).toEqual({ I1: [a], I9: [a] })
})

test('a signal that was not sent must be neither reported nor in the ledger', () => {
  const ledger = [report(a), report(b), report(c)].map(rowOf)
  expect(broken(judged({ sent: [{ id: a }], reports: [report(a), report(b)], ledger }))).toEqual({ I3: [b, c] })
})

test('a fifth attempt is found, unless the venue was unavailable', () => {
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

test('a fill after the deadline is found; an expiry is not a fill', () => {
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

test('a fault that was not visible, or was not checked, is found', () => {
  expect(broken(judged({ evidence: [{ what: 'blocked', seen: false }] }))).toEqual({ I8: ['never seen: blocked'] })
  expect(broken(judged({ evidence: [] }))).toEqual({ I8: ['nobody looked'] })
})

test('a publish that ends late or never is found', () => {
  const publishes = [
    { id: a, tookMs: 5_100, outcome: 'UNCONFIRMED' },
    { id: b, tookMs: 9_000, outcome: 'UNCONFIRMED' },
  ]
  expect(broken(judged({ publishes, unfinished: [c] }))).toEqual({ I9: [`${b}: UNCONFIRMED after 9000 ms`, `${c}: never settled`] })
})
