import type { ExecutionReport } from '@trading/contracts'
import { signal } from '@trading/contracts/examples'
import { PublishError } from '@trading/messaging'
import { keepingLog, until } from './examples.fixture'
import { reportExecution } from './report-execution'
import { filled } from './rules/reports'

const fill = { status: 'FILLED', filledQuantity: '10', averagePrice: '189.26', fee: '0.1', at: '2026-01-05T14:30:00.020Z' } as const
const report = filled(signal(), fill, { engine: 'engine-1', attempt: 1, venue: 'test' })

function setting({ recorded = true } = {}) {
  const steps: string[] = []
  let failure: Error | undefined
  let answer: Promise<void> | undefined
  const { log, lines } = keepingLog()
  const execution = reportExecution({
    async publish({ signalId }: ExecutionReport) {
      steps.push(`publish ${signalId === report.signalId}`)
      await answer
      if (failure) throw failure
    },
    recorded,
    sent: () => void steps.push('sent'),
    log,
    metrics: { executed: () => steps.push('counted'), deferred: () => steps.push('deferred') },
  })
  const about = { signal: signal(), startedAt: 0, afterwards: (task: () => void) => task() }
  return {
    steps,
    events: () => lines.map(({ event }) => event),
    warning: execution.warning,
    fails(error: Error | undefined) {
      failure = error
    },
    answers(when: Promise<void> | undefined) {
      answer = when
    },
    report: () => execution.report(report, about),
  }
}

const refused = new PublishError('REFUSED', 'the queue is full')
const away = new PublishError('UNCONFIRMED', 'the connection ended', { away: true })

test('a confirmed report is marked as sent, counted and logged', async () => {
  const { report, steps, events } = setting()
  await report()
  expect(steps).toEqual(['publish true', 'sent', 'counted'])
  expect(events()).toEqual(['execution.reported'])
})

test.each([
  refused,
  new PublishError('UNROUTABLE', 'no queue'),
  new PublishError('UNENCODABLE', 'no form'),
  new PublishError('UNCONFIRMED', 'no confirm came'),
])('a recorded report that fails with $code is left to the relay, and its signal is done', async (error) => {
  const { report, steps, fails, events, warning } = setting()
  fails(error)
  await report()
  expect(steps).toEqual(['publish true', 'deferred'])
  expect(events()).toEqual(['report.deferred'])
  expect(warning()).toContain(error.message)
})

test('a report is not left to the relay while the broker is unavailable, or if it is not recorded', async () => {
  const held = setting()
  held.fails(away)
  await expect(held.report()).rejects.toBe(away)
  const unrecorded = setting({ recorded: false })
  unrecorded.fails(refused)
  await expect(unrecorded.report()).rejects.toBe(refused)
  expect([held.warning(), unrecorded.warning()]).toEqual([undefined, undefined])
})

test('once a report is left to the relay, signals do not wait for reports until one is confirmed', async () => {
  const { report, steps, fails, answers, warning } = setting()
  fails(refused)
  await report()
  fails(undefined)
  let confirm: () => void = () => undefined
  answers(
    new Promise((resolve) => {
      confirm = resolve
    }),
  )
  await report()
  expect(steps).toEqual(['publish true', 'deferred', 'publish true'])
  confirm()
  await until(() => steps.includes('sent'))
  expect(steps.slice(3)).toEqual(['sent', 'counted'])
  expect(warning()).toBeUndefined()
  answers(undefined)
  fails(away)
  await expect(report()).rejects.toBe(away)
})

test('a broker that becomes unavailable while signals do not wait for reports holds the next signal', async () => {
  const { report, fails, warning } = setting()
  fails(refused)
  await report()
  fails(away)
  await report()
  await until(() => warning() === undefined)
  await expect(report()).rejects.toBe(away)
})

test('unawaited reports do not pile up: the rest are left to the relay', async () => {
  const { report, steps, fails, answers } = setting()
  fails(refused)
  await report()
  answers(new Promise(() => undefined))
  for (let n = 0; n < 1_000; n++) await report()
  expect(steps.filter((step) => step.startsWith('publish'))).toHaveLength(257)
  expect(steps.filter((step) => step === 'deferred')).toHaveLength(745)
})
