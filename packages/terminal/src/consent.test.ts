import { consentTo } from './consent'

const about = { script: 'dlq', verb: 'replay' }

test('on a terminal a person is asked, unless --yes was given', async () => {
  const ask = jest.fn(async () => false)
  expect(await consentTo({ ...about, yes: false, terminal: { ask } })('Replay? ')).toBe(false)
  expect(ask).toHaveBeenCalledWith('Replay? ')
  expect(await consentTo({ ...about, yes: true, terminal: { ask } })('Replay? ')).toBe(true)
  expect(ask).toHaveBeenCalledTimes(1)
})

test('where there is no terminal, --yes is wanted before anything is begun', () => {
  expect(() => consentTo({ ...about, yes: false, terminal: { ask: undefined } })).toThrow(
    expect.objectContaining({
      exitCode: 2,
      message: 'replay asks for confirmation, and there is no terminal: pass --yes, as in npm run dlq -- replay … --yes',
    }),
  )
})
