import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { askDocker } from '../../bootstrap/ask-docker'
import { run } from '../machine/run'

interface Totals {
  numPassedTests: number
  numFailedTests: number
  numFailedTestSuites: number
  numRuntimeErrorTestSuites: number
}

const root = join(__dirname, '..', '..', '..')

/** `npm test`: every suite that this machine can run, and a last line that counts. Arguments go to jest. Ends the process with its exit code. */
export async function main(args: readonly string[] = process.argv.slice(2)): Promise<void> {
  const suites = ['unit', 'integration', 'faults']
  if (await composeAnswers()) suites.push('compose')
  else process.stderr.write('the compose suite is left out: no Docker engine with Compose answers here\n')
  const folder = mkdtempSync(join(tmpdir(), 'test-totals-'))
  const totalsFile = join(folder, 'totals.json')
  const jest = spawn(
    process.execPath,
    [join(root, 'node_modules/jest/bin/jest.js'), '--selectProjects', ...suites, '--json', `--outputFile=${totalsFile}`, ...args],
    // With --json jest writes its totals to standard output as well, where nobody wants them.
    { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] },
  )
  const [code] = await once(jest, 'close')
  process.stdout.write(`${closingLine(readTotals(totalsFile))}\n`)
  rmSync(folder, { recursive: true })
  process.exit(code ?? 1)
}

async function composeAnswers(): Promise<boolean> {
  const [engine, compose] = await Promise.all([
    askDocker({ run, env: process.env }),
    run('docker', ['compose', 'version'], { timeoutMs: 5_000 }),
  ])
  return engine.answers && compose.code === 0
}

function readTotals(file: string): Totals | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

/** A suite that could not even be loaded has no tests to count, and yet it failed. */
export function closingLine(totals: Totals | undefined): string {
  if (!totals) return '0 passed, 1 failed'
  return `${totals.numPassedTests} passed, ${totals.numFailedTests + totals.numRuntimeErrorTestSuites} failed`
}
