import { createOutbox } from './outbox'

test('messages are taken in order, and none is left out', () => {
  const outbox = createOutbox<number>()
  for (const message of [1, 2, 3]) outbox.push(message)
  expect(outbox.size).toBe(3)
  expect([outbox.take(), outbox.take(), outbox.take(), outbox.take()]).toEqual([1, 2, 3, undefined])
})

test('a wait ends with a message, when it is woken, at its time, and at once if there is something', async () => {
  const outbox = createOutbox<string>()
  for (const end of [() => outbox.push('a'), () => outbox.wake()]) {
    outbox.take()
    const waiting = outbox.wait(60_000)
    end()
    await waiting
  }
  outbox.push('b')
  await outbox.wait(60_000)
  outbox.take()
  await outbox.wait(1)
})
