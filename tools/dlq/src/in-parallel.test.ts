import { inParallel } from './in-parallel'

async function* numbers(count: number, onTaken: (n: number) => void = () => undefined) {
  for (let n = 0; n < count; n++) {
    onTaken(n)
    yield n
  }
}

test('no more than the limit run at once, and all of them finish', async () => {
  let inHand = 0
  let most = 0
  const done: number[] = []
  await inParallel(3, numbers(10), async (n) => {
    most = Math.max(most, ++inHand)
    await new Promise((resolve) => setImmediate(resolve))
    inHand--
    done.push(n)
  })
  expect(most).toBe(3)
  expect(done).toHaveLength(10)
})

test('after a failure no more items are taken, those in progress finish, and the failure is thrown', async () => {
  const taken: number[] = []
  const finished: number[] = []
  const work = async (n: number) => {
    if (n === 1) throw new Error('the second')
    await new Promise((resolve) => setImmediate(resolve))
    finished.push(n)
  }
  await expect(
    inParallel(
      2,
      numbers(100, (n) => taken.push(n)),
      work,
    ),
  ).rejects.toThrow('the second')
  expect(taken.length).toBeLessThan(5)
  expect(finished).toContain(0)
})

test('if the iteration fails, the items in progress finish first', async () => {
  const finished: number[] = []
  const broken = async function* () {
    yield 1
    throw new Error('no more')
  }
  const work = async (n: number) => {
    await new Promise((resolve) => setImmediate(resolve))
    finished.push(n)
  }
  await expect(inParallel(5, broken(), work)).rejects.toThrow('no more')
  expect(finished).toEqual([1])
})
