import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type StartedProcess, startProcess } from './started-process'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'started-'))
})
const running: StartedProcess[] = []
afterEach(async () => {
  for (const each of running.splice(0)) await each.kill()
  rmSync(dir, { recursive: true, force: true })
})

function start(script: string) {
  const started = startProcess('sh', ['-c', script], { env: { PATH: process.env.PATH }, log: join(dir, 'log') })
  running.push(started)
  return started
}

/** A process that prints that it is up, then runs forever. */
async function startedUp(setting = '') {
  const started = start(`${setting} echo up; while :; do sleep 0.1; done`)
  while (!readFileSync(join(dir, 'log'), 'utf8')) await sleep(10)
  return started
}

test('a process that ended reports why, with its last output', async () => {
  const started = start('echo no such cookie; exit 3')
  while (!started.ended()) await sleep(10)
  expect(started.ended()).toMatch(/exit code 3\nno such cookie/)
  await started.stop(1_000)
})

test('a program that does not exist reports that', async () => {
  const started = startProcess(join(dir, 'absent'), [], { env: {}, log: join(dir, 'log') })
  while (!started.ended()) await sleep(10)
  expect(started.ended()).toContain('ENOENT')
})

test('the last output of a process survives the removal of its log folder', async () => {
  const started = await startedUp()
  rmSync(dir, { recursive: true })
  await started.stop(1_000)
  expect(started.ended()).toMatch(/SIGTERM\nup$/)
})

test('a process that ignores SIGTERM, or is frozen, is killed', async () => {
  const started = await startedUp(`trap '' TERM;`)
  started.signalGroup('SIGSTOP')
  await started.stop(50)
  expect(started.ended()).toContain('SIGKILL')
})
