import { wholePlan } from './plan'
import { refuseToMix, renewed, type StoredReport } from './renew'
import { keys } from './series'

const { contestants: _contestants, ...plan } = wholePlan
const series = (key: string, value: number) => ({ key, client: 'ours' as const, unit: '/s' as const, values: [value] })
const about = { broker: 'RabbitMQ 4.0.5 (docker)', machine: '2 × a processor' }
const stored: StoredReport = {
  ...about,
  versions: [],
  date: '2026-01-05',
  seconds: 700,
  plan,
  results: { series: [series(keys.publish(256), 1), series(keys.market('stored'), 2), series(keys.portfolio('calls'), 3)], missing: [] },
  judged: [],
}
const run = (parts: typeof wholePlan.parts, date: string, ...figures: ReturnType<typeof series>[]) => ({
  ...{ plan: { ...wholePlan, whole: false, parts }, date, seconds: 60, versions: [] },
  results: { series: figures, missing: [] },
})

test('the figures of the parts that were measured again replace theirs, and all others stay', () => {
  const report = renewed(stored, run(['market-data'], '2026-01-06', series(keys.market('stored'), 20)))
  expect(report.results.series.map(({ values }) => values[0])).toEqual([1, 3, 20])
  expect(report).toMatchObject({
    date: '2026-01-05',
    renewed: [{ parts: ['market-data'], date: '2026-01-06', seconds: 60 }],
    plan: { whole: true },
  })
})

test('each part is of the newest run that measured it', () => {
  const first = renewed(stored, run(['market-data', 'portfolio'], '2026-01-06'))
  const again = renewed({ ...stored, ...first }, run(['portfolio'], '2026-01-07'))
  expect(again.renewed).toMatchObject([
    { parts: ['market-data'], date: '2026-01-06' },
    { parts: ['portfolio'], date: '2026-01-07' },
  ])
})

test.each([
  [{ ...about, broker: 'RabbitMQ 3.10.8 (private)' }, stored, 'the broker was RabbitMQ 4.0.5 (docker) and is RabbitMQ 3.10.8 (private)'],
  [{ ...about, machine: '8 × another' }, stored, 'the machine was 2 × a processor and is 8 × another'],
  [about, { ...stored, plan: { ...plan, rounds: 3 } }, 'the plan has another rounds'],
])('figures that cannot stand beside the others are refused: %#', (now, before, why) => {
  expect(() => refuseToMix(before, now, ['portfolio'])).toThrow(why)
})

test('parts may be measured in another way than before', () => {
  expect(() =>
    refuseToMix({ ...stored, plan: { ...plan, portfolio: { ...plan.portfolio, calls: 1 } } }, about, ['portfolio']),
  ).not.toThrow()
})
