import { keepOpen } from './kept'

const never = () => new AbortController().signal

function fixture(connections: number) {
  const opened: { closed: boolean }[] = []
  const kept = keepOpen(async () => {
    const thing = {
      closed: false,
      async close() {
        thing.closed = true
      },
    }
    opened.push(thing)
    return thing
  }, connections)
  return { opened, kept }
}

test('one connection serves calls that follow each other; one that was lost meanwhile is replaced, and nobody notices', async () => {
  const { opened, kept } = fixture(2)
  for (let call = 0; call < 3; call++) await kept.use(async () => undefined, never())
  expect(opened).toHaveLength(1)
  const work = async (thing: unknown) => {
    if (thing === opened[0]) throw new Error('reset')
    return 'done'
  }
  expect(await kept.use(work, never())).toBe('done')
  expect(opened.map(({ closed }) => closed)).toEqual([true, false])
  await kept.close()
  expect(opened.map(({ closed }) => closed)).toEqual([true, true])
})

test('work that fails on a new connection too has failed', async () => {
  const { opened, kept } = fixture(1)
  await kept.use(async () => undefined, never())
  await expect(kept.use(() => Promise.reject(new Error('reset')), never())).rejects.toThrow('reset')
  await expect(kept.use(() => Promise.reject(new Error('reset')), never())).rejects.toThrow('reset')
  expect(opened).toHaveLength(3)
})

test('calls at the same time are spread, and no more connections are opened than permitted', async () => {
  const { opened, kept } = fixture(3)
  await Promise.all(Array.from({ length: 30 }, () => kept.use(async () => undefined, never())))
  expect(opened).toHaveLength(3)
})

test('a connection is given up at the deadline of its call', async () => {
  const { opened, kept } = fixture(1)
  const deadline = new AbortController()
  void kept.use(() => new Promise(() => undefined), deadline.signal)
  deadline.abort()
  await kept.use(async () => undefined, never())
  expect(opened.map(({ closed }) => closed)).toEqual([true, false])
})
