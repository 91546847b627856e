import { getEventListeners } from 'node:events'
import { unlessAborted } from './unless-aborted'

test('without an abort, the result of the work is passed on and no listener is left behind', async () => {
  const { signal: abort } = new AbortController()
  await expect(unlessAborted(abort, Promise.resolve(1))).resolves.toBe(1)
  await expect(unlessAborted(abort, Promise.reject(new Error('broken')))).rejects.toThrow('broken')
  expect(getEventListeners(abort, 'abort')).toHaveLength(0)
})

test('an abort ends the wait for work that hangs, and a later failure is ignored', async () => {
  const controller = new AbortController()
  let fail: (error: Error) => void = () => undefined
  const waiting = unlessAborted(
    controller.signal,
    new Promise((_, reject) => {
      fail = reject
    }),
  )
  controller.abort()
  await expect(waiting).resolves.toBeUndefined()
  fail(new Error('too late'))
  await expect(unlessAborted(controller.signal, new Promise(() => undefined))).resolves.toBeUndefined()
})
