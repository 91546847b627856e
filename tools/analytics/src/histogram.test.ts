import { histogram } from './histogram'

const bucket = (fromMs: number | null, toMs: number | null, fills: number) => ({ fromMs, toMs, fills })

test('each bucket from the first to the last with fills has a bar in proportion', () => {
  const rows = [bucket(null, 1, 0), bucket(1, 2, 10), bucket(2, 5, 0), bucket(5, 10, 3), bucket(10, null, 0)]
  expect(histogram(rows, 24)).toBe([' 1 to 2 ms ██████████ 10', ' 2 to 5 ms 0', '5 to 10 ms ███ 3'].join('\n'))
})

test('the buckets at both ends have no bound', () => {
  expect(histogram([bucket(null, 1, 1), bucket(1, null, 1)], 20)).toBe(['  under 1 ms █████ 1', '1 ms or more █████ 1'].join('\n'))
})

test('without a report there is nothing to draw', () => {
  expect(histogram([bucket(null, 1, 0)], 80)).toBe('The reports of these fills are not sent yet.')
})
