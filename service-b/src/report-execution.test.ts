import { signal } from '@trading/contracts/examples'
import { PublishError, type PublishErrorOptions } from '@trading/messaging'
import { keepingLog, until } from './examples.fixture'
import { type ReportExecution, type ReportExecutionPorts, reportRecorded, reportUnrecorded } from './report-execution'
import { filled } from './rules/reports'

const fill = { status: 'FILLED', filledQuantity: '10', averagePrice: '189.26', fee: '0.1', at: '2026-01-05T14:30:00.020Z' } as const
const report = filled(signal(), fill, { engine: 'engine-1', attempt: 1, venue: 'test' })

/** Publishes are answered by hand, in their order. */
function setting(open: (ports: ReportExecutionPorts & { sent: () => void }) => ReportExecution = reportRecorded) {
  const steps: string[] = []
  const publishes: { resolve: () => void; reject: (error: Error) => void }[] = []
  let trouble: string | undefined
  const { log, lines } = keepingLog()
  const execution = open({
    publish: () =>
      new Promise((resolve, reject) => {
        steps.push('publish')
        publishes.push({ resolve, reject })
      }),
    unready: () => trouble,
    sent: () => void steps.push('sent'),
    log,
    metrics: { executed: () => steps.push('counted'), deferred: () => steps.push('deferred') },
  })
  const next = () => {
    const publish = publishes.shift()
    if (!publish) throw new Error('nothing is published')
    return publish
  }
  return {
    ...execution,
    steps,
    events: () => lines.map(({ event }) => event),
    unready: (why: string | undefined) => {
      trouble = why
    },
    confirm: () => next().resolve(),
    fail: (error: Error) => next().reject(error),
    report: (n = 0) =>
      execution.report({ ...report, signalId: `signal ${n}` }, { signal: signal(), startedAt: 0, afterwards: (task) => task() }),
  }
}

const refused = new PublishError('REFUSED', 'the queue is full')
const unconfirmed = (options: PublishErrorOptions = {}) => new PublishError('UNCONFIRMED', 'no confirm came', options)

test('a recorded report is counted and logged at once, and its signal does not wait for the confirm, which marks it as sent', async () => {
  const { report, steps, events, confirm, pending } = setting()
  await report()
  expect(steps).toEqual(['counted', 'publish'])
  expect(events()).toEqual(['execution.reported'])
  expect(pending()).toEqual(['signal 0'])
  confirm()
  await until(() => pending().length === 0)
  expect(steps).toEqual(['counted', 'publish', 'sent'])
})

test.each([refused, new PublishError('UNROUTABLE', 'no queue'), new PublishError('UNENCODABLE', 'no form'), unconfirmed()])(
  'a recorded report that fails with $code is left to the relay, and signals are executed',
  async (error) => {
    const { report, steps, fail, events, warning, pending, obstacle } = setting()
    await report()
    fail(error)
    await until(() => pending().length === 0)
    expect(steps).toEqual(['counted', 'publish', 'deferred'])
    expect(events()).toEqual(['execution.reported', 'report.deferred'])
    expect(warning()).toContain(error.message)
    expect(obstacle()).toBeUndefined()
  },
)

test('while the broker is unavailable no signal is executed, and it is not taken for the fault of a subscriber', async () => {
  const { report, fail, warning, pending, obstacle, unready } = setting()
  await report()
  unready('publishing: not connected to the broker')
  fail(unconfirmed({ away: true }))
  await until(() => pending().length === 0)
  expect([obstacle(), warning()]).toEqual(['publishing: not connected to the broker', undefined])
  unready(undefined)
  expect(obstacle()).toBeUndefined()
})

test('a report that timed out and may still be confirmed stays pending, and a late confirm marks it as sent', async () => {
  const { report, steps, fail, pending } = setting()
  let confirmLate: () => void = () => undefined
  const late = new Promise<void>((resolve) => {
    confirmLate = resolve
  })
  await report()
  fail(unconfirmed({ late }))
  await until(() => steps.includes('deferred'))
  expect(pending()).toEqual(['signal 0'])
  confirmLate()
  await until(() => pending().length === 0)
  expect(steps).toEqual(['counted', 'publish', 'deferred', 'sent'])
})

test('a report whose late answer is a refusal is left to the relay', async () => {
  const { report, steps, fail, pending } = setting()
  await report()
  fail(unconfirmed({ late: Promise.reject(refused) }))
  await until(() => pending().length === 0)
  expect(steps).toEqual(['counted', 'publish', 'deferred'])
})

test('no signal waits for confirms, however late: reports beyond 1,024 are left to the relay unpublished', async () => {
  const { report, steps, fail, confirm, pending, obstacle, warning } = setting()
  for (let n = 0; n < 1_024; n++) await report(n)
  expect(warning()).toBeUndefined()
  for (let n = 1_024; n < 3_000; n++) await report(n)
  expect(steps.filter((step) => step === 'publish')).toHaveLength(1_024)
  expect(steps.filter((step) => step === 'deferred')).toHaveLength(1_976)
  expect([pending().length, obstacle()]).toEqual([1_024, undefined])
  expect(warning()).toContain('1024 reports before it are not confirmed yet')
  // One that timed out and may still be confirmed keeps its place.
  fail(unconfirmed({ late: new Promise(() => undefined) }))
  await until(() => steps.filter((step) => step === 'deferred').length === 1_977)
  expect(pending()).toHaveLength(1_024)
  confirm()
  await until(() => pending().length === 1_023)
  expect(warning()).toBeUndefined()
})

test('without a ledger a report is safe once it is confirmed; only then is it counted and logged', async () => {
  const { report, steps, events, confirm } = setting(reportUnrecorded)
  const done = report()
  expect(steps).toEqual(['publish'])
  confirm()
  await done
  expect(steps).toEqual(['publish', 'counted'])
  expect(events()).toEqual(['execution.reported'])
})

test('without a ledger a report that is not confirmed fails its signal, and none is executed while the broker is unavailable', async () => {
  const { report, fail, unready, obstacle, warning } = setting(reportUnrecorded)
  const failed = report()
  fail(refused)
  await expect(failed).rejects.toBe(refused)
  unready('blocked')
  expect([obstacle(), warning()]).toEqual(['blocked', undefined])
})
