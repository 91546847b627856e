import { executionReportSchema } from '@trading/contracts'
import { issuedAt } from '@trading/venue/examples'
import { signal } from '../examples.fixture'
import { expired, filled, rejected } from './reports'

const by = { engine: 'engine-1', attempt: 2, venue: 'paper', now: () => issuedAt }
const fill = { status: 'FILLED', filledQuantity: '10', averagePrice: '189.27', fee: '0.19', at: '2026-01-05T14:30:00.025Z' } as const

test('every outcome is a valid report, and all reports of one signal share an id', () => {
  const reports = [filled(signal(), fill, by), rejected(signal(), 'too large', by), expired(signal(), 'too late', by)]
  for (const report of reports) expect(executionReportSchema.parse(report)).toEqual(report)
  expect(new Set(reports.map(({ id }) => id)).size).toBe(1)
  expect(reports.map(({ status, executedAt }) => [status, executedAt])).toEqual([
    ['FILLED', fill.at],
    ['REJECTED', '2026-01-05T14:30:00.000Z'],
    ['EXPIRED', '2026-01-05T14:30:00.000Z'],
  ])
})

test('a reason is truncated to fit the report, never in the middle of a character', () => {
  expect(rejected(signal(), 'x'.repeat(512), by)).toMatchObject({ reason: 'x'.repeat(512) })
  expect(rejected(signal(), 'x'.repeat(513), by)).toMatchObject({ reason: `${'x'.repeat(511)}…` })
  expect(rejected(signal(), `${'x'.repeat(510)}😀😀`, by)).toMatchObject({ reason: `${'x'.repeat(510)}…` })
})

test('a venue that gives no reason does not make the report invalid', () => {
  expect(executionReportSchema.safeParse(rejected(signal(), '', by)).success).toBe(true)
})
