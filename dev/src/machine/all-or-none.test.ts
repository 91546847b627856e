import { allOrNone } from './all-or-none'

const stoppable = () => ({ stop: jest.fn(async () => undefined) })

test('what is opened in parallel is returned in order, including undefined', async () => {
  const [first, third] = [stoppable(), stoppable()]
  expect(await allOrNone([async () => first, async () => undefined, async () => third])).toEqual([first, undefined, third])
})

test('if one fails, the others are interrupted or stopped, and the first error is thrown', async () => {
  const up = stoppable()
  const interrupted = (abort: AbortSignal) =>
    new Promise<undefined>((_, reject) => abort.addEventListener('abort', () => reject(new Error('interrupted'))))
  const opening = allOrNone([async () => up, interrupted, () => Promise.reject(new Error('no engine answers'))])
  await expect(opening).rejects.toThrow('no engine answers')
  expect(up.stop).toHaveBeenCalledTimes(1)
})

test('an abort reaches each of them', async () => {
  const abort = AbortSignal.abort(new Error('Ctrl-C'))
  const asked = async (within: AbortSignal) => within.throwIfAborted() as undefined
  await expect(allOrNone([asked, asked], abort)).rejects.toThrow('Ctrl-C')
})
