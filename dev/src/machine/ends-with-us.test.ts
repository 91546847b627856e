import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ModuleKind, transpileModule } from 'typescript'
import { quoted } from './ends-with-us'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'ends-'))
  const source = readFileSync(join(__dirname, 'ends-with-us.ts'), 'utf8')
  writeFileSync(join(dir, 'ends-with-us.js'), transpileModule(source, { compilerOptions: { module: ModuleKind.CommonJS } }).outputText)
})
afterEach(() => rmSync(dir, { recursive: true }))

/** A process that registers two commands for its end, releases one, and then runs the given code. */
const processThat = (does: string) =>
  spawn(process.execPath, [
    '-e',
    `const { endsWithUs } = require(${JSON.stringify(join(dir, 'ends-with-us.js'))})
     endsWithUs('touch ' + ${JSON.stringify(join(dir, 'kept'))})
     const release = endsWithUs('touch ' + ${JSON.stringify(join(dir, 'released'))})
     release().then(() => { ${does} })`,
  ])

test.each(["process.kill(process.pid, 'SIGKILL')", 'process.exit(0)'])(
  'a command that was not released runs however the process ends: %s',
  async (does) => {
    await once(processThat(does), 'exit')
    while (!existsSync(join(dir, 'kept'))) await sleep(10)
    expect(existsSync(join(dir, 'released'))).toBe(false)
  },
)

test('a word is quoted for the shell whatever it contains', () => {
  expect(quoted("it's $HOME")).toBe(`'it'\\''s $HOME'`)
})
