import { fillReport, signal } from './examples.fixture'
import { executionReportSchema } from './execution-report'
import { reportIdOf } from './report-id'

test('reports of one signal share one id, and reports of two signals differ in theirs', () => {
  expect(reportIdOf(signal().id)).toBe(reportIdOf(signal().id))
  expect(reportIdOf(signal().id)).not.toBe(reportIdOf('01940a7e-5f00-7000-8000-000000000002'))
  expect(executionReportSchema.parse(fillReport()).id).toBe(reportIdOf(signal().id))
})

test('a report keeps every digit that the venue reported, and a rebate is a negative fee', () => {
  const parses = (fields: object) => executionReportSchema.safeParse({ ...fillReport(), ...fields }).success
  for (const fee of ['-0.02', '0.100000000000000001', `0.${'1'.repeat(254)}`, '0']) expect([fee, parses({ fee })]).toEqual([fee, true])
  expect(parses({ averagePrice: '123456789012345678901.123456789012345678' })).toBe(true)
  for (const fee of ['1e5', '+1', '1,000', '.5', '5.', '', 'NaN', `0.${'1'.repeat(255)}`])
    expect([fee, parses({ fee })]).toEqual([fee, false])
  for (const averagePrice of ['0', '0.000', '-1']) expect([averagePrice, parses({ averagePrice })]).toEqual([averagePrice, false])
})

test('a report without a fill must have a reason', () => {
  const silent = { ...fillReport(), status: 'REJECTED', filledQuantity: '0', averagePrice: '0', fee: '0' }
  expect(executionReportSchema.safeParse(silent).success).toBe(false)
  expect(executionReportSchema.safeParse({ ...silent, reason: 'notional 2,000,000 is above the limit' }).success).toBe(true)
})
