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
  const hanging = kept.use(() => new Promise(() => undefined), deadline.signal)
  const waiting = kept.use(async () => 'done', never())
  await new Promise(setImmediate)
  deadline.abort(new Error('late'))
  await expect(hanging).rejects.toThrow('late')
  expect(await waiting).toBe('done')
  await kept.use(async () => undefined, never())
  expect(opened.map(({ closed }) => closed)).toEqual([true, false])
})

test('a connection does one thing at a time, in the order in which it was asked', async () => {
  const { kept } = fixture(1)
  const order: string[] = []
  const step = (name: string) =>
    kept.use(async () => {
      order.push(`${name} begins`)
      await new Promise(setImmediate)
      order.push(`${name} ends`)
    }, never())
  await Promise.all([step('one'), step('two')])
  expect(order).toEqual(['one begins', 'one ends', 'two begins', 'two ends'])
})

test('who waited until the deadline asks nothing any more', async () => {
  const { kept } = fixture(1)
  const deadline = new AbortController()
  let release: () => void = () => undefined
  const first = kept.use(() => new Promise<void>((resolve) => (release = resolve)), never())
  let asked = false
  const second = kept.use(async () => {
    asked = true
  }, deadline.signal)
  deadline.abort(new Error('late'))
  await new Promise(setImmediate)
  release()
  await first
  await expect(second).rejects.toThrow('late')
  expect(asked).toBe(false)
})
