import { retryAtOnce } from './retry-at-once'

const failure = (code: string) => Object.assign(new Error(code), { code })

/** Fails with each of these codes in turn, then succeeds. */
function asking(...codes: string[]) {
  const ask = jest.fn(async () => {
    const code = codes.shift()
    if (code) throw failure(code)
    return 'done'
  })
  return ask
}

test('a statement that the server undid (serialization failure, deadlock) is retried until it succeeds', async () => {
  const ask = asking('40001', '40P01', '40001')
  expect(await retryAtOnce(ask)).toBe('done')
  expect(ask).toHaveBeenCalledTimes(4)
})

test('after three retries the last failure is thrown', async () => {
  const ask = asking('40001', '40001', '40001', '40P01')
  await expect(retryAtOnce(ask)).rejects.toMatchObject({ code: '40P01' })
  expect(ask).toHaveBeenCalledTimes(4)
})

test.each(['57014', '08006', '23505'])(
  'a statement that may have been executed, or failed for another reason (%s), is not retried',
  async (code) => {
    const ask = asking(code)
    await expect(retryAtOnce(ask)).rejects.toMatchObject({ code })
    expect(ask).toHaveBeenCalledTimes(1)
  },
)
