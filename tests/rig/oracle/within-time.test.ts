import { withinTime } from './within-time'

const never = () => new Promise<never>(() => undefined)

test('work does not start if already aborted, and is abandoned on an abort', async () => {
  const stop = new AbortController()
  const left = withinTime(never, { withinMs: 60_000, abort: stop.signal })
  stop.abort()
  await expect(left).rejects.toThrow('interrupted')
  const work = jest.fn(never)
  await expect(withinTime(work, { withinMs: 60_000, abort: stop.signal })).rejects.toThrow('aborted')
  expect(work).not.toHaveBeenCalled()
})

test('work that takes too long is abandoned; otherwise its result is returned', async () => {
  const { signal: abort } = new AbortController()
  await expect(withinTime(never, { withinMs: 10, abort })).rejects.toThrow('it took longer than 0.01 s')
  expect(await withinTime(async () => 'done', { withinMs: 60_000, abort })).toBe('done')
})
