import { allOrNone } from './all-or-none'

const stoppable = () => ({ stop: jest.fn(async () => undefined) })

test('what is opened side by side is given back in order, also what is not wanted', async () => {
  const [first, third] = [stoppable(), stoppable()]
  expect(await allOrNone([async () => first, async () => undefined, async () => third])).toEqual([first, undefined, third])
})

test('where one cannot be had the others are interrupted or stopped, and the first cause is told', async () => {
  const up = stoppable()
  const interrupted = (abort: AbortSignal) =>
    new Promise<undefined>((_, reject) => abort.addEventListener('abort', () => reject(new Error('interrupted'))))
  const opening = allOrNone([async () => up, interrupted, () => Promise.reject(new Error('no engine answers'))])
  await expect(opening).rejects.toThrow('no engine answers')
  expect(up.stop).toHaveBeenCalledTimes(1)
})

test('an interruption reaches each of them', async () => {
  const abort = AbortSignal.abort(new Error('Ctrl-C'))
  const asked = async (within: AbortSignal) => within.throwIfAborted() as undefined
  await expect(allOrNone([asked, asked], abort)).rejects.toThrow('Ctrl-C')
})
