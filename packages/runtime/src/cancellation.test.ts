import { createCancellation } from './cancellation'

const reason = new Error('given up')

test('a listener is called once, with the first reason', () => {
  const work = createCancellation()
  const told: unknown[] = []
  work.addEventListener('abort', () => told.push(work.reason))
  expect(work.aborted).toBe(false)
  work.abort(reason)
  work.abort(new Error('again'))
  expect(work.aborted).toBe(true)
  expect(told).toEqual([reason])
})

test('a removed listener is not called', () => {
  const work = createCancellation()
  const listener = jest.fn()
  work.addEventListener('abort', listener)
  work.removeEventListener('abort', listener)
  work.abort(reason)
  expect(listener).not.toHaveBeenCalled()
})

test('its signal is created once, and aborted with the work', () => {
  const work = createCancellation()
  const { signal } = work
  expect(work.signal).toBe(signal)
  expect(signal.aborted).toBe(false)
  work.abort(reason)
  expect(signal.reason).toBe(reason)
})

test('a signal requested after cancellation is already aborted', () => {
  const work = createCancellation()
  work.abort(reason)
  expect(work.signal.reason).toBe(reason)
})

test('no signal is created unless it is requested', () => {
  const made = jest.spyOn(globalThis, 'AbortController')
  const work = createCancellation()
  work.addEventListener('abort', () => undefined)
  work.abort(reason)
  expect(made).not.toHaveBeenCalled()
  made.mockRestore()
})
