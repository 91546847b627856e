import { rounds } from './rounds'

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
