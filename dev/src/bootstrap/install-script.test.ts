import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { installScript } from '../../bootstrap/install-script'

let dir: string
let policy: string

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'install-'))
  policy = join(dir, 'sbin', 'policy-rc.d')
  mkdirSync(join(dir, 'bin'))
  mkdirSync(join(dir, 'sbin'))
})
afterEach(() => rmSync(dir, { recursive: true }))

// Stands in for apt-get: records its arguments and the current policy, then runs the given command.
const aptThat = (does: string) => {
  const file = join(dir, 'bin', 'apt-get')
  writeFileSync(file, `#!/bin/sh\necho "$* policy: $(tail -1 ${policy} 2>/dev/null)" >>${join(dir, 'asked')}\n${does}\n`)
  chmodSync(file, 0o755)
  writeFileSync(join(dir, 'bin', 'systemctl'), '#!/bin/sh\n', { mode: 0o755 })
}
const asked = () => (existsSync(join(dir, 'asked')) ? readFileSync(join(dir, 'asked'), 'utf8').trim().split('\n') : [])
const path = () => ({ PATH: `${join(dir, 'bin')}:${process.env.PATH}` })
const install = () => spawn('sh', ['-c', installScript, 'sh', policy, 'rabbitmq-server'], { env: path(), detached: true })
const exitCode = async (child = install()) => (await once(child, 'close'))[0]

test('a policy prevents the package from starting a system broker, only during installation', async () => {
  aptThat('exit 0')
  expect(await exitCode()).toBe(0)
  expect(asked().map((line) => / (update|install .*) (policy:.*)/.exec(line)?.slice(1))).toEqual([
    ['update', 'policy: '],
    ['install --download-only rabbitmq-server', 'policy: '],
    ['install rabbitmq-server', 'policy: exit 101'],
  ])
  expect(readdirSync(join(dir, 'sbin'))).toEqual([])
})

test('a strict umask of the caller does not apply to the packages', async () => {
  aptThat(`umask >>${join(dir, 'umask')}`)
  expect(
    await exitCode(spawn('sh', ['-c', 'umask 077; exec sh -c "$0" sh "$@"', installScript, policy, 'rabbitmq-server'], { env: path() })),
  ).toBe(0)
  expect(readFileSync(join(dir, 'umask'), 'utf8')).toBe('0022\n'.repeat(3))
})

test('an existing policy is restored, with its mode', async () => {
  writeFileSync(policy, '#!/bin/sh\nexit 0\n', { mode: 0o711 })
  aptThat('exit 0')
  expect(await exitCode()).toBe(0)
  expect(readFileSync(policy, 'utf8')).toBe('#!/bin/sh\nexit 0\n')
  expect(statSync(policy).mode & 0o777).toBe(0o711)
  expect(readdirSync(join(dir, 'sbin'))).toEqual(['policy-rc.d'])
})

test.each(['', '#!/bin/sh\nexit 0\n'])('a failed installation leaves no policy behind (before: %j)', async (before) => {
  if (before) writeFileSync(policy, before, { mode: 0o755 })
  aptThat('case "$*" in *download-only*|*update*) exit 0;; esac; exit 100')
  expect(await exitCode()).toBe(100)
  expect(asked().at(-1)).toMatch(/exit 101$/)
  expect(readdirSync(join(dir, 'sbin'))).toEqual(before ? ['policy-rc.d'] : [])
  if (before) expect(readFileSync(policy, 'utf8')).toBe(before)
})

test('the next run repairs what a killed run left behind', async () => {
  writeFileSync(policy, '#!/bin/sh\nexit 0\n', { mode: 0o755 })
  aptThat(`case "$*" in *download-only*|*update*) exit 0;; esac; kill -9 $PPID`)
  await exitCode()
  expect(readFileSync(policy, 'utf8')).toMatch('exit 101')

  aptThat('exit 100')
  expect(await exitCode()).toBe(100)
  expect(readFileSync(policy, 'utf8')).toBe('#!/bin/sh\nexit 0\n')
})

test('a download can be interrupted', async () => {
  aptThat('exec sleep 60')
  const child = install()
  const done = once(child, 'close')
  while (asked().length === 0) await new Promise((resolve) => setTimeout(resolve, 20))
  child.kill('SIGTERM')
  expect((await done)[0]).toBe(143)
  expect(readdirSync(join(dir, 'sbin'))).toEqual([])
})
