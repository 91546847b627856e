import { chartsOf } from './charts'
import { judge } from './goals'
import { benchmarksPage } from './page'
import { wholePlan } from './plan'
import { keys, type Results } from './series'

const key = keys.drain('engine', 'quorum', 5, 'perSecond')
const results: Results = {
  series: [
    { key, client: 'bare', unit: '/s', values: [4_000, 4_100, 3_900] },
    { key, client: 'bare-work', unit: '/s', values: [3_600, 3_690, 3_120] },
    { key, client: 'ours', unit: '/s', values: [3_600, 3_690, 3_120] },
  ],
  missing: [{ what: 'service-b: image', why: 'no Docker engine answers' }],
}
const page = benchmarksPage(
  {
    broker: 'RabbitMQ 4.0.5 (private)',
    machine: '2 × a processor',
    versions: [{ name: 'amqplib', version: '2.3.1' }],
    date: '2026-01-05',
    seconds: 700,
    plan: wholePlan,
    results,
    judged: judge(results),
  },
  ['drain-engine'],
)

test('the page shows machine, versions, figures with their range, ratios, the verdict, and what was not measured', () => {
  expect(page).toContain('RabbitMQ 4.0.5 (private); 2 × a processor; amqplib 2.3.1')
  expect(page).toContain('| this platform | 3,600 | 3,120 | 3,690 | 0.900 | 0.800 | 0.900 |  |  |  |')
  expect(page).toContain('| full engine, 5 engines, by amqplib, same work | ≥ 0.65 | 1.000 | reached |')
  expect(page).toMatch(/\*\*the one goal measured is reached; \d+ could not be measured here, in 11 min 40 s\*\*/)
  expect(page).toContain('Not measured: service-b: image: no Docker engine answers.')
  expect(page).toContain('![drain-engine](benchmarks/drain-engine.svg)')
})

test('parts that were left out have neither a heading nor a chart', () => {
  expect(page).not.toMatch(/## (Publish|Latency|Scaling|Cost)/)
  expect(Object.keys(chartsOf({ series: [], missing: [] }))).toEqual([])
})
