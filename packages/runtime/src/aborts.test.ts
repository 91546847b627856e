import { createAborts } from './aborts'

test('two pieces of work at once never share a controller', () => {
  const aborts = createAborts()
  expect(aborts.take()).not.toBe(aborts.take())
})

test('a controller serves again once the work that took it is over', () => {
  const aborts = createAborts()
  const first = aborts.take()
  aborts.giveBack(first)
  expect(aborts.take()).toBe(first)
})

test('one that was aborted serves nobody else', () => {
  const aborts = createAborts()
  const first = aborts.take()
  first.abort()
  aborts.giveBack(first)
  expect(aborts.take()).not.toBe(first)
})

test('one that somebody still listens to serves nobody else, so that no abort reaches whom it does not concern', () => {
  const aborts = createAborts()
  const [first, second] = [aborts.take(), aborts.take()]
  first.signal.addEventListener('abort', () => undefined)
  second.signal.onabort = () => undefined
  aborts.giveBack(first)
  aborts.giveBack(second)
  expect([first, second]).not.toContain(aborts.take())
})
