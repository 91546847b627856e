import { readTogether } from './read-together'

/** Reads that are answered when the test says so. */
function heldReads() {
  const groups: { keys: readonly string[]; answer: () => void; fail: () => void }[] = []
  const read = readTogether<string>(
    (keys) =>
      new Promise((resolve, reject) => {
        const found = new Map(keys.filter((key) => key !== 'none').map((key) => [key, `value of ${key}`]))
        groups.push({ keys, answer: () => resolve(found), fail: () => reject(new Error('away')) })
      }),
  )
  return { read, groups }
}
const turn = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)))

test('reads of one turn share a statement, and each gets its own answer', async () => {
  const { read, groups } = heldReads()
  const answers = Promise.all(['A', 'B', 'A', 'none'].map(read))
  await turn()
  expect(groups.map(({ keys }) => keys)).toEqual([['A', 'B', 'none']])
  groups[0]?.answer()
  expect(await answers).toEqual(['value of A', 'value of B', 'value of A', undefined])
})

test('a read never shares a statement that left before it began: the third waits until one of two is answered', async () => {
  const { read, groups } = heldReads()
  const first = read('A')
  await turn()
  const second = read('A')
  await turn()
  const third = [read('A'), read('B')]
  await turn()
  expect(groups.map(({ keys }) => keys)).toEqual([['A'], ['A']])
  groups[0]?.answer()
  await first
  await turn()
  expect(groups.map(({ keys }) => keys)).toEqual([['A'], ['A'], ['A', 'B']])
  for (const { answer } of groups) answer()
  expect(await Promise.all([second, ...third])).toEqual(['value of A', 'value of A', 'value of B'])
})

test('when a statement fails, those that share it fail, and the next are read', async () => {
  const { read, groups } = heldReads()
  const failing = [read('A'), read('B')].map((each) => expect(each).rejects.toThrow('away'))
  await turn()
  groups[0]?.fail()
  await Promise.all(failing)
  const next = read('A')
  await turn()
  groups[1]?.answer()
  expect(await next).toBe('value of A')
})
