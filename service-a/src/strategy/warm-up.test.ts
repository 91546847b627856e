import { countWarmUp } from './warm-up'

test('the first ticks of each symbol warm up, those after them do not', () => {
  const isWarmUp = countWarmUp(2)
  expect(['A', 'A', 'B', 'A', 'B', 'B'].map((symbol) => isWarmUp({ symbol, price: '1' }))).toEqual([true, true, true, false, true, false])
})
