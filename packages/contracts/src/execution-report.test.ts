import { fillReport, signal } from './examples.fixture'
import { executionReportSchema } from './execution-report'
import { reportIdOf } from './report-id'

test('reports of one signal carry one id, and of two signals two', () => {
  expect(reportIdOf(signal().id)).toBe(reportIdOf(signal().id))
  expect(reportIdOf(signal().id)).not.toBe(reportIdOf('01940a7e-5f00-7000-8000-000000000002'))
  expect(executionReportSchema.parse(fillReport()).id).toBe(reportIdOf(signal().id))
})

test('a report without a fill must say why', () => {
  const silent = { ...fillReport(), status: 'REJECTED', filledQuantity: '0', averagePrice: '0', fee: '0' }
  expect(executionReportSchema.safeParse(silent).success).toBe(false)
  expect(executionReportSchema.safeParse({ ...silent, reason: 'notional 2,000,000 is above the limit' }).success).toBe(true)
})
