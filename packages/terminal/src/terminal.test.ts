import { PassThrough, Writable } from 'node:stream'
import { OutputGone, openTerminal } from './terminal'

const failing = (code: string) => new Writable({ write: (_chunk, _encoding, done) => done(Object.assign(new Error(code), { code })) })
const terminal = (stdout: Writable & { isTTY?: boolean }, stdin: PassThrough & { isTTY?: boolean } = new PassThrough()) =>
  openTerminal({ stdin, stdout, stderr: { write: () => true }, coloured: true, abort: new AbortController().signal })

test('a reader that has gone is no failure, a full disk is one', async () => {
  await expect(terminal(failing('EPIPE')).print('x')).rejects.toThrow(OutputGone)
  await expect(terminal(failing('ENOSPC')).print('x')).rejects.toMatchObject({ message: 'cannot write the output: ENOSPC', exitCode: 1 })
})

test('colours are for a terminal alone', () => {
  expect(terminal(Object.assign(new PassThrough(), { isTTY: true })).paint('bold', 'x')).toBe('\x1b[1mx\x1b[0m')
  expect(terminal(new PassThrough()).paint('bold', 'x')).toBe('x')
})

test.each([
  ['yes\n', true],
  ['Y\n', true],
  ['no\n', false],
  ['\n', false],
  ['', false],
])('the answer %j means %s', async (typed, meant) => {
  const stdin = Object.assign(new PassThrough(), { isTTY: true })
  stdin.end(typed)
  expect(await terminal(new PassThrough(), stdin).ask?.('Drop? ')).toBe(meant)
})

test('without a terminal nobody is asked', () => expect(terminal(new PassThrough()).ask).toBeUndefined())
