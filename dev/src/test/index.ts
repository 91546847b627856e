import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { refuseOptionsOfNpm } from '@trading/terminal'
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
  refuseOrGoOn(args)
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

/** Ends the process with 2 where npm kept options that were meant for jest. */
function refuseOrGoOn(args: readonly string[]): void {
  // Loaded here only: whoever wants `closingLine` need not pay for it.
  const { yargsOptions }: { yargsOptions: Record<string, { alias?: string | readonly string[] }> } = require('jest-cli')
  const options = Object.entries(yargsOptions).flatMap(([name, { alias = [] }]) => [name, ...[alias].flat()])
  try {
    refuseOptionsOfNpm({
      script: 'test',
      args,
      env: process.env,
      options: options.filter((name) => !ofNpm.includes(name)),
      canRunDry: false,
    })
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`)
    process.exit(2)
  }
}

// Options of jest that npm has as well and sets for itself.
const ofNpm = ['cache', 'cacheDirectory', 'color', 'colors', 'env']

async function composeAnswers(): Promise<boolean> {
  const [engine, compose] = await Promise.all([
    run('docker', ['version', '--format', '{{.Server.Version}}'], { timeoutMs: 5_000 }),
    run('docker', ['compose', 'version'], { timeoutMs: 5_000 }),
  ])
  return engine.code === 0 && engine.stdout.trim() !== '' && compose.code === 0
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
