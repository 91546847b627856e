import type { Answer } from './server'
import { untilUp } from './until-up'

const options = { withinMs: 60_000, late: (cause: string) => `Redis did not answer: ${cause}` }

test('a server that is starting up is polled until it reports its version', async () => {
  const answers: Answer[] = [{ notYet: 'refused' }, { notYet: 'loading' }, { version: '7.2.4' }]
  expect(await untilUp(async () => answers.shift() as Answer, options)).toBe('7.2.4')
})

test('a server that does not come up in time is an error with its last answer', async () => {
  await expect(untilUp(async () => ({ notYet: 'loading' }), { ...options, withinMs: -1 })).rejects.toThrow('Redis did not answer: loading')
})

test('a refusal, a dead process and an interruption end the wait at once', async () => {
  await expect(untilUp(() => Promise.reject(new Error('wrong password')), options)).rejects.toThrow('wrong password')
  const asked = jest.fn()
  await expect(untilUp(asked, { ...options, ended: () => 'exit code 1' })).rejects.toThrow('exit code 1')
  await expect(untilUp(asked, { ...options, abort: AbortSignal.abort(new Error('Ctrl-C')) })).rejects.toThrow('Ctrl-C')
  expect(asked).not.toHaveBeenCalled()
})
