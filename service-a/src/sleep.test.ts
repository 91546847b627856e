import { sleep } from './sleep'

test('an aborted sleep ends at once, one that begins aborted never lasts', async () => {
  const abort = new AbortController()
  const asleep = sleep(3_600_000, abort.signal)
  abort.abort()
  await asleep
  await sleep(3_600_000, abort.signal)
})

test('a sleep of no length lets pending input and output go first', async () => {
  const order: string[] = []
  setImmediate(() => order.push('pending'))
  await sleep(0, new AbortController().signal)
  order.push('slept')
  expect(order).toEqual(['pending', 'slept'])
})
