import { inTurns, rounds } from './rounds'

test('each is measured once per round, one after the other, and a different one goes first each time', async () => {
  const order: string[] = []
  let running = 0
  const measured = await rounds(['a', 'b', 'c'], 4, async (one, round) => {
    expect(++running).toBe(1)
    await new Promise(setImmediate)
    running--
    order.push(one)
    return `${one}${round}`
  })
  expect(order.join('')).toBe('abcbcacababc')
  expect([...measured]).toEqual(['a', 'b', 'c'].map((one) => [one, [0, 1, 2, 3].map((round) => `${one}${round}`)]))
})

test('the turns of a round alternate, and are returned together', async () => {
  const order: string[] = []
  const measured = await inTurns(['a', 'b'], { rounds: 2, turns: 3 }, async (one, round) => {
    order.push(`${one}${round}`)
    return order.length
  })
  expect(order.join(' ')).toBe('a0 b0 b0 a0 a0 b0 b1 a1 a1 b1 b1 a1')
  expect([...measured]).toEqual([
    [
      'a',
      [
        [1, 4, 5],
        [8, 9, 12],
      ],
    ],
    [
      'b',
      [
        [2, 3, 6],
        [7, 10, 11],
      ],
    ],
  ])
})
