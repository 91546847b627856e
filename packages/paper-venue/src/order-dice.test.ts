import { idOf } from '@trading/venue/examples'
import { orderDice, seededRandom } from './order-dice'

test('the same id throws the same numbers, another id others', () => {
  const three = (id: string) => {
    const dice = orderDice(id)
    return [dice(), dice(), dice()]
  }
  expect(three(idOf(1))).toEqual(three(idOf(1)))
  expect(three(idOf(1))).not.toEqual(three(idOf(2)))
})

test('ids that differ in their last digits only are spread evenly', () => {
  const tenths = Array(10).fill(0)
  for (let n = 0; n < 10_000; n++) tenths[Math.floor(orderDice(idOf(n))() * 10)]++
  for (const count of tenths) expect(Math.abs(count - 1_000)).toBeLessThan(120)
})

test('a seed gives numbers from 0 to below 1, the same ones again', () => {
  const take = () => Array.from({ length: 1_000 }, seededRandom(7))
  expect(take()).toEqual(take())
  expect(take().every((number) => number >= 0 && number < 1)).toBe(true)
})
