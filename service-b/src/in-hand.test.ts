import { createInHand } from './in-hand'

test('a signal counts from the call of its handler until that has ended, in whatever way', async () => {
  const inHand = createInHand()
  const ends: (() => void)[] = []
  const handle = inHand.wrapper<string>()(
    (how) => new Promise((resolve, reject) => ends.push(() => (how === 'done' ? resolve() : reject(new Error('broken'))))),
  )
  const context = {} as Parameters<typeof handle>[1]
  const handled = [handle('done', context), handle('failed', context)]
  expect(inHand.count()).toBe(2)
  for (const end of ends) end()
  expect(await Promise.allSettled(handled)).toMatchObject([{ status: 'fulfilled' }, { status: 'rejected' }])
  expect(inHand.count()).toBe(0)
})
