import { sleep } from './sleep'

test('an abort ends a sleep at once, also one that was aborted before it began', async () => {
  const abort = new AbortController()
  const asleep = sleep(3_600_000, abort.signal)
  abort.abort()
  await asleep
  await sleep(3_600_000, abort.signal)
})

test('a sleep of 0 ms yields to pending I/O', async () => {
  const order: string[] = []
  setImmediate(() => order.push('pending'))
  await sleep(0, new AbortController().signal)
  order.push('slept')
  expect(order).toEqual(['pending', 'slept'])
})
