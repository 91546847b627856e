import { createWindow } from './window'

const { signal: never } = new AbortController()
const hang = () => {
  let settle: () => void = () => undefined
  const work = new Promise<void>((resolve) => {
    settle = resolve
  })
  return { work, settle }
}
const isPending = (promise: Promise<unknown>) =>
  Promise.race([promise.then(() => false), new Promise((resolve) => setImmediate(resolve, true))])

test('there is room below the size and none at it, until something settles', async () => {
  const window = createWindow(2)
  const [first, second] = [hang(), hang()]
  window.add(first.work)
  await window.room(never)
  window.add(second.work)
  const room = window.room(never)
  expect(await isPending(room)).toBe(true)
  first.settle()
  await room
})

test('all waiters resolve when everything has settled', async () => {
  const window = createWindow(2)
  await window.idle()
  const [first, second] = [hang(), hang()]
  window.add(first.work)
  window.add(second.work)
  const waiting = [window.idle(), window.idle()]
  first.settle()
  expect(await isPending(Promise.race(waiting))).toBe(true)
  second.settle()
  await Promise.all(waiting)
})

test('an abort ends the wait for room', async () => {
  const window = createWindow(1)
  window.add(hang().work)
  const controller = new AbortController()
  const room = window.room(controller.signal)
  controller.abort()
  await room
})
