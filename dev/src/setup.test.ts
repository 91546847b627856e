import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { identityOf } from '../process-identity'

type Lock = { packages: Record<string, { version?: string; link?: boolean; optional?: boolean }> }
const { isInstalled } = require('../setup.js') as { isInstalled: (wanted?: Lock, present?: Lock) => boolean }

const wanted: Lock = {
  packages: {
    '': { version: '0.1.0' },
    'service-a': { version: '0.1.0' },
    'node_modules/zod': { version: '4.6.7' },
    'node_modules/@biomejs/cli-darwin-arm64': { version: '2.6.8', optional: true },
  },
}
const present = (zod?: string): Lock => ({ packages: zod ? { 'node_modules/zod': { version: zod } } : {} })

test('packages that are absent or of another version are not installed, those for other platforms excepted', () => {
  expect(isInstalled(wanted, present('4.6.7'))).toBe(true)
  expect(isInstalled(wanted, present('4.6.6'))).toBe(false)
  expect(isInstalled(wanted, present())).toBe(false)
  expect(isInstalled(wanted, undefined)).toBe(false)
})

test.each([
  ['a backslash', 'back\\slash'],
  ['a question mark', 'why?'],
  ['a line break', 'two\nlines'],
])('a folder with %s in its path is rejected before anything is installed', (what, name) => {
  const outer = mkdtempSync(join(tmpdir(), 'clone-'))
  const clone = join(outer, name)
  cpSync(join(__dirname, '..'), join(clone, 'dev'), { recursive: true, filter: (file) => !/(src|dist)$/.test(file) })
  const { status, stderr } = spawnSync(process.execPath, [join(clone, 'dev/test.js')], { encoding: 'utf8' })
  rmSync(outer, { recursive: true })
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: expect.stringMatching(`^The path of this folder contains ${what}, .*Move the folder`),
  })
})

describe('in a clone whose set-up was killed', () => {
  let clone: string
  beforeEach(() => {
    clone = mkdtempSync(join(tmpdir(), 'clone-'))
    for (const folder of ['dev', '.broker', 'node_modules/typescript/bin']) mkdirSync(join(clone, folder), { recursive: true })
    const dev = join(__dirname, '..')
    for (const file of readdirSync(dev).filter((name) => name.endsWith('.js'))) cpSync(join(dev, file), join(clone, 'dev', file))
    cpSync(join(dev, 'bootstrap'), join(clone, 'dev', 'bootstrap'), { recursive: true })
    writeFileSync(join(clone, 'node_modules/typescript/bin/tsc'), `require('fs').writeFileSync('compiled', '')`)
  })
  afterEach(() => rmSync(clone, { recursive: true }))

  const setUp = async () => {
    const child = spawn(process.execPath, [join(clone, 'dev/setup.js'), 'build'], { cwd: clone, timeout: 4_000 })
    const [code] = await once(child, 'exit')
    return { code, compiled: readdirSync(clone).includes('compiled') }
  }

  test('the next set-up runs at once, even if another process now has its pid', async () => {
    const [, ...rest] = identityOf(process.pid).split('.')
    const lock = join(clone, '.broker', 'setup-lock')
    mkdirSync(lock)
    writeFileSync(join(lock, ['1', ...rest].join('.')), '')
    expect(await setUp()).toEqual({ code: 0, compiled: true })
    expect(readdirSync(lock)).toEqual([])
  })

  test('the next set-up runs at once, even if the lock is from a version that wrote only the pid', async () => {
    symlinkSync(String(process.pid), join(clone, '.broker', 'setup.lock'))
    expect(await setUp()).toEqual({ code: 0, compiled: true })
  })

  test('a package that a running program may use is not replaced, and the program is named', () => {
    const lock = (version: string) => JSON.stringify({ packages: { 'node_modules/zod': { version } } })
    writeFileSync(join(clone, 'package-lock.json'), lock('4.1.0'))
    writeFileSync(join(clone, 'node_modules/.package-lock.json'), lock('4.0.0'))
    mkdirSync(join(clone, '.broker/running'))
    // Not this process, which asks for the set-up.
    writeFileSync(join(clone, '.broker/running', identityOf(process.ppid)), '')
    const { status, stderr } = spawnSync(process.execPath, [join(clone, 'dev/setup.js'), 'install'], { cwd: clone, encoding: 'utf8' })
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: `node_modules/zod must change from 4.0.0 to 4.1.0, but process ${process.ppid} runs from this folder: stop it first\n`,
    })
  })
})
