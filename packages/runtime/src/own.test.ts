import type { Log } from './log'
import { createOwner } from './own'

const errors: unknown[] = []
const log = { error: (...line: unknown[]) => errors.push(line) } as unknown as Log

test('what is opened last closes first, closing continues after an error, and the result reports it', async () => {
  const closed: string[] = []
  const { own, closeAll } = createOwner(log)
  await own({ close: () => closed.push('first') })
  await own({
    close: () => {
      throw new Error('stuck')
    },
  })
  await own(Promise.resolve({ close: async () => closed.push('last') }))
  expect(await closeAll()).toBe(false)
  expect(closed).toEqual(['last', 'first'])
  expect(errors).toHaveLength(1)
})

test('readiness lists every reason for not being ready', async () => {
  const { own, unready } = createOwner(log)
  await own({ unready: () => 'no broker' })
  await own({ unready: () => undefined })
  await own({ unready: () => 'not consuming' })
  expect(unready()).toEqual(['no broker', 'not consuming'])
})

test('a resource that fails for good fails the service', async () => {
  const { own, failed } = createOwner(log)
  await own({ closed: Promise.reject(new Error('refused')) })
  await expect(failed).rejects.toThrow('refused')
})
