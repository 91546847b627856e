import { retryAtOnce } from './retry-at-once'

const failure = (code: string) => Object.assign(new Error(code), { code })

/** Fails with each of these in turn and then succeeds. */
function asking(...codes: string[]) {
  const ask = jest.fn(async () => {
    const code = codes.shift()
    if (code) throw failure(code)
    return 'done'
  })
  return ask
}

test('what the server undid, as a serialization failure or a deadlock, is asked again until it is done', async () => {
  const ask = asking('40001', '40P01', '40001')
  expect(await retryAtOnce(ask)).toBe('done')
  expect(ask).toHaveBeenCalledTimes(4)
})

test('after three more failures the last one is told', async () => {
  const ask = asking('40001', '40001', '40001', '40P01')
  await expect(retryAtOnce(ask)).rejects.toMatchObject({ code: '40P01' })
  expect(ask).toHaveBeenCalledTimes(4)
})

test.each(['57014', '08006', '23505'])('what may have been done, or fails for another reason (%s), is not asked again', async (code) => {
  const ask = asking(code)
  await expect(retryAtOnce(ask)).rejects.toMatchObject({ code })
  expect(ask).toHaveBeenCalledTimes(1)
})
