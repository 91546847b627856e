import { keepTrying } from './keep-trying'

const never = new AbortController().signal

test('work that fails is retried until it succeeds, and each failure is reported', async () => {
  const failures: unknown[] = []
  let attempts = 0
  const work = async () => {
    if (++attempts < 4) throw new Error(`attempt ${attempts}`)
  }
  await keepTrying(work, { onFailure: (cause) => failures.push((cause as Error).message), abort: never })
  expect(failures).toEqual(['attempt 1', 'attempt 2', 'attempt 3'])
})

test('a final failure ends the retries', async () => {
  const final = new Error('refused')
  const rethrow = (cause: unknown) => {
    throw cause
  }
  await expect(keepTrying(() => Promise.reject(final), { onFailure: rethrow, abort: never })).rejects.toBe(final)
})

test('an abort ends the wait between two attempts', async () => {
  const ending = new AbortController()
  const trying = keepTrying(() => Promise.reject(new Error('away')), { onFailure: () => ending.abort(), abort: ending.signal })
  await expect(trying).rejects.toThrow('aborted')
})
