import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fateOf, identityOf } from '../process-identity'

const ours = identityOf(process.pid)
const [pid, start, boot, place] = ours.split('.') as [string, string, string, string]
const identity = (...parts: string[]) => parts.join('.')

test('a running process is recognised, and its identity is a valid file name', () => {
  expect(fateOf(ours)).toBe('running')
  expect(fateOf(identityOf(1))).toBe('running')
  expect(ours).toMatch(/^[\w.]{1,80}$/)
})

test('a process that has ended is gone, even before its parent reaps it', async () => {
  const ended = spawn('true')
  const child = identityOf(ended.pid as number)
  // Busy-wait, so that this process does not reap it: until then it stays listed.
  while (fateOf(child) === 'running');
  expect(fateOf(child)).toBe('gone')
  await once(ended, 'close')
  expect(fateOf(child)).toBe('gone')
})

test('a reused pid is another process: later, or after a reboot', () => {
  expect(fateOf(identity(pid, `${Number(start) - 1}`, boot, place))).toBe('gone')
  expect(fateOf(identity(pid, start, '00000000', place))).toBe('gone')
})

test.each([
  ['in another container', identity(pid, start, boot, '00000000')],
  ['on another machine', identity(pid, start, '00000000', '00000000')],
  ['of which only the pid was recorded', pid],
  ['whose start time the system did not report', identity(pid, '0', boot, place)],
])('the fate is unknown of a process %s', (_where, unknown) => {
  expect(fateOf(unknown)).toBe('unknown')
})
