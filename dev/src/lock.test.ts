import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { lockAt } from '../lock'
import { identityOf } from '../process-identity'

let dir: string
let path: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'lock-'))
  path = join(dir, 'a lock')
})
const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  jest.restoreAllMocks()
  rmSync(dir, { recursive: true })
})

const leftBy = (...holders: string[]) => {
  mkdirSync(path)
  for (const holder of holders) writeFileSync(join(path, holder), '')
}
const [pid, start, boot, place] = identityOf(process.pid).split('.') as [string, string, string, string]
const inAnotherContainer = [process.pid, start, boot, '00000000'].join('.')
const secondsPass = (seconds: number) => {
  const now = process.uptime()
  jest.spyOn(process, 'uptime').mockReturnValue(now + seconds)
}

test('only one process holds it at a time', () => {
  const held = lockAt(path).tryToTake()
  expect(held).toBeDefined()
  expect(lockAt(path).tryToTake()).toBeUndefined()
  held?.release()
  lockAt(path).tryToTake()?.release()
  expect(readdirSync(path)).toEqual([])
  expect(readdirSync(dir)).toEqual(['a lock'])
})

test.each([
  ['whose pid now belongs to another process', [pid, `${Number(start) - 1}`, boot, place]],
  ['from before a reboot', [pid, start, '00000000', place]],
])('a holder %s is gone', (_case, holder) => {
  leftBy(holder.join('.'))
  const held = lockAt(path).tryToTake()
  expect(held).toBeDefined()
  held?.release()
})

test('a holder in another container keeps the lock only while it sends heartbeats', () => {
  leftBy(inAnotherContainer, pid)
  const lock = lockAt(path)
  expect(lock.tryToTake()).toBeUndefined()
  secondsPass(9)
  for (const holder of readdirSync(path)) utimesSync(join(path, holder), 1, 1)
  expect(lock.tryToTake()).toBeUndefined()
  secondsPass(9)
  expect(lock.tryToTake()).toBeUndefined()
  secondsPass(2)
  const held = lock.tryToTake()
  expect(held).toBeDefined()
  held?.release()
})

test('a process that works under a lock keeps it when its holder is killed', () => {
  const child = spawn('sleep', ['60'])
  children.push(child)
  leftBy([pid, `${Number(start) - 1}`, boot, place].join('.'), identityOf(child.pid as number))
  expect(lockAt(path).tryToTake()).toBeUndefined()
  child.kill('SIGKILL')
  let held = lockAt(path).tryToTake()
  while (!held) held = lockAt(path).tryToTake()
  held.shareWith(process.ppid)
  expect(readdirSync(path)).toHaveLength(2)
  held.release()
  expect(readdirSync(path)).toEqual([])
})

test('of many processes that find an abandoned lock, never two hold it at once', async () => {
  leftBy([pid, `${Number(start) - 1}`, boot, place].join('.'))
  const taker = `
    const { lockAt } = require(${JSON.stringify(join(__dirname, '..', 'lock.js'))})
    const { mkdirSync, rmdirSync } = require('fs')
    const lock = lockAt(${JSON.stringify(path)})
    let turns = 0
    while (turns < 20) {
      const held = lock.tryToTake()
      if (!held) {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)
        continue
      }
      // Fails if another process holds the lock.
      mkdirSync(${JSON.stringify(join(dir, 'inside'))})
      rmdirSync(${JSON.stringify(join(dir, 'inside'))})
      held.release()
      turns++
    }`
  const takers = Array.from({ length: 4 }, () => spawn(process.execPath, ['-e', taker], { stdio: ['ignore', 'ignore', 'inherit'] }))
  children.push(...takers)
  const codes = await Promise.all(takers.map((each) => new Promise((resolve) => each.once('exit', resolve))))
  expect(codes).toEqual([0, 0, 0, 0])
  expect(existsSync(join(dir, 'inside'))).toBe(false)
})
