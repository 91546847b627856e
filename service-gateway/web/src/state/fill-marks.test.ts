import { fillMarks } from './fill-marks'

const fill = (side: 'BUY' | 'SELL', price: string | null, atMs: number) => ({ side, price, atMs })

test('fills of a span are one mark for each side, at their mean', () => {
  const fills = [fill('BUY', '100', 10_000), fill('BUY', '102', 20_000), fill('SELL', '101', 15_000), fill('BUY', '99', 60_000)]
  expect(fillMarks(fills, 60_000)).toEqual([
    { side: 'BUY', count: 2, atMs: 15_000, price: 101 },
    { side: 'SELL', count: 1, atMs: 15_000, price: 101 },
    { side: 'BUY', count: 1, atMs: 60_000, price: 99 },
  ])
})

test('what was not filled has no mark', () => expect(fillMarks([fill('BUY', null, 0)], 60_000)).toEqual([]))
