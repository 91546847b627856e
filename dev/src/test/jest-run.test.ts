import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { untilEnded } from '../machine/process-family'
import { closingLine, complaintAbout } from './closing-line'
import { runJest } from './jest-run'

jest.setTimeout(60_000)

let project: string
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'jest-run-'))
  writeFileSync(join(project, 'package.json'), '{}')
  symlinkSync(join(__dirname, '..', '..', '..', 'node_modules'), join(project, 'node_modules'))
})
afterEach(() => rmSync(project, { recursive: true }))

/** Runs Jest on these test files. */
async function runOn(files: string[], config: object = {}, args: string[] = []) {
  files.forEach((text, at) => void writeFileSync(join(project, `${at}.test.js`), text))
  writeFileSync(join(project, 'jest.config.json'), JSON.stringify({ testEnvironment: 'node', transform: {}, ...config }))
  const output = openSync(join(project, 'output'), 'a')
  const run = await runJest({ cwd: project, args: ['--config=jest.config.json', ...args], output, teardownMs: 1_500, graceMs: 500 })
  closeSync(output)
  return { ...run, lastLine: closingLine(run) }
}

const passes = `test('passes', () => undefined)`
const fails = `test('fails', () => { throw new Error('on purpose') })`
const spawns = (options: string, after = '') => `
  const { spawn } = require('child_process')
  test('leaves a process', () => {
    const child = spawn('sleep', ['3599'], ${options})
    ${after}
    throw new Error('on purpose')
  })`

test("if nothing is left, the counts and the exit code are Jest's", async () => {
  expect(await runOn([passes])).toMatchObject({ exitCode: 0, left: [], lastLine: '1 passed, 0 failed' })
  expect(await runOn([passes, fails])).toMatchObject({ exitCode: 1, left: [], lastLine: '1 passed, 1 failed' })
})

test.each([
  ['that Jest waits for', spawns('{}')],
  ['that nobody waits for', spawns(`{ stdio: 'ignore', detached: true }`, 'child.unref()')],
  [
    'whose parent has gone',
    spawns(`{ stdio: 'ignore', detached: true }`, `spawn('sh', ['-c', 'sleep 3598 & sleep 1'], { stdio: 'ignore' })`),
  ],
])('a process %s is named and killed, and ends the run', async (_case, file) => {
  const run = await runOn([passes, file])
  expect(run).toMatchObject({ exitCode: 1, lastLine: '1 passed, 2 failed' })
  expect(run.left).toEqual(expect.arrayContaining([expect.stringMatching(/^process \d+: sleep 3599$/)]))
  const [, pid] = /process (\d+)/.exec(complaintAbout(run.left)) ?? []
  await untilEnded([Number(pid)])
})

test('what a test in a worker leaves is named and killed too', async () => {
  const run = await runOn([passes, spawns(`{ stdio: 'ignore', detached: true }`, 'return')], {}, ['--maxWorkers=2'])
  expect(run).toMatchObject({ exitCode: 1, lastLine: '2 passed, 1 failed' })
  expect(run.left).toEqual([expect.stringMatching(/sleep 3599$/)])
})

test('a server and a timer that are left open are named', async () => {
  const run = await runOn([
    `test('leaves', async () => {
    setInterval(() => undefined, 1_000)
    await new Promise((resolve) => require('net').createServer().listen(0, '127.0.0.1', resolve))
  })`,
  ])
  expect(run).toMatchObject({ exitCode: 1, lastLine: '1 passed, 1 failed' })
  expect(run.left).toEqual([
    expect.stringMatching(/^a server that listens on 127\.0\.0\.1:\d+$/),
    expect.stringMatching(/^a timer set at .*0\.test\.js:2:/),
  ])
})

test('a teardown that never ends is abandoned, and the totals are kept', async () => {
  mkdirSync(join(project, 'support'))
  writeFileSync(join(project, 'support', 'teardown.js'), 'module.exports = () => new Promise(() => setInterval(() => undefined, 1_000))')
  const run = await runOn([passes, fails], { globalTeardown: './support/teardown.js' })
  expect(run).toMatchObject({ exitCode: 1, lastLine: '1 passed, 2 failed', left: [expect.stringContaining('not stopped within 1.5 s')] })
})

test('a test that kills Jest is a failure, with the counts so far', async () => {
  expect(await runOn([`test('ends all', () => process.kill(process.pid, 'SIGKILL'))`])).toMatchObject({
    exitCode: 1,
    lastLine: '0 passed, 1 failed',
  })
})
