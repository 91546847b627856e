import { gatewayGoals } from './gateway-goals'
import { gatewayOf } from './gateway-table'
import { keys, type Results, type Series } from './series'

const series = (key: string, client: Series['client'], values: number[]): Series => ({ key, client, unit: '/s', values })
const results: Results = {
  series: [
    series(keys.gateway('reads'), 'bare', [1_000, 800]),
    series(keys.gateway('reads'), 'ours', [500, 600]),
    series(keys.gateway('read/p50'), 'bare', [3, 4]),
    series(keys.gateway('read/p50'), 'ours', [3.5, 4.25]),
    series(keys.gateway('toPage/p99'), 'ours', [140, 160, 150]),
  ],
  missing: [],
}

test('what was measured is compared with the bare routes, round by round', () => {
  expect(gatewayOf(results).rows).toEqual([
    ['positions read, /s; bare routes', '900', '800', '1,000', '1.000', '1.000', '1.000'],
    ['positions read, /s; this platform', '550', '500', '600', '0.625', '0.500', '0.750'],
    ['a read at 200/s, p50, ms; bare routes', '3.50', '3.00', '4.00', '1.000', '1.000', '1.000'],
    ['a read at 200/s, p50, ms; this platform', '3.88', '3.50', '4.25', '1.115', '1.063', '1.167'],
    ['from record to stream, p99, ms; this platform', '150', '140', '160', '', '', ''],
  ])
})

test('times of a read are judged by what they are beyond the bare route', () => {
  expect(gatewayGoals.map(({ measured }) => measured(results))).toEqual([0.625, 0.375, undefined, undefined, 150, undefined])
})
