import { marketOf } from './market-table'
import { keys, type Results, type Series } from './series'

const series = (key: string, client: Series['client'], values: number[]): Series => ({ key, client, unit: '/s', values })

test('what was measured is compared with the bare client, and an engine with a collar with one without', () => {
  const results: Results = {
    series: [
      series(keys.market('stored'), 'bare', [10_000, 12_000]),
      series(keys.market('stored'), 'ours', [9_000, 12_000]),
      series(keys.market('engine/1'), 'ours', [1_000, 1_000]),
      series(keys.market('engine/1'), 'ours-collar', [950, 970]),
      series(keys.market('resync'), 'ours', [5, 30, 10]),
    ],
    missing: [],
  }
  expect(marketOf(results).rows).toEqual([
    ['ticks stored in Redis, /s; bare client', '11,000', '10,000', '12,000', '1.000', '1.000', '1.000'],
    ['ticks stored in Redis, /s; this platform', '10,500', '9,000', '12,000', '0.950', '0.900', '1.000'],
    ['signals/s, 1 engine without a price collar', '1,000', '1,000', '1,000', '1.000', '1.000', '1.000'],
    ['signals/s, 1 engine with a price collar', '960', '950', '970', '0.960', '0.950', '0.970'],
    ['from a new connection to live prices, ms', '10.0', '5.00', '30.0', '', '', ''],
  ])
})
