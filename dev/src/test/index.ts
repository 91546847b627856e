import { join } from 'node:path'
import { refuseOptionsOfNpm } from '@trading/terminal'
import { askDocker } from '../../bootstrap/ask-docker'
import { run } from '../machine/run'
import { type JestRun, runJest } from './jest-run'

const root = join(__dirname, '..', '..', '..')

/** `npm test`: every suite that this machine can run, and a last line that counts. Arguments go to jest. Ends the process with its exit code. */
export async function main(args: readonly string[] = process.argv.slice(2)): Promise<void> {
  refuseOrGoOn(args)
  const suites = ['unit', 'integration', 'faults']
  if (await composeAnswers()) suites.push('compose')
  else process.stderr.write('the compose suite is left out: no Docker engine with Compose answers here\n')
  // Standard output is for the totals alone. Between the suites and the arguments stands an option, since Jest takes all words up to the next one for suites.
  const done = await runJest({ cwd: root, args: ['--selectProjects', ...suites, '--watchman=false', ...args] })
  if (done.left.length > 0) process.stderr.write(`${complaintAbout(done.left)}\n`)
  process.stdout.write(`${closingLine(done)}\n`)
  process.exit(done.exitCode)
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
    askDocker({ run, env: process.env }),
    run('docker', ['compose', 'version'], { timeoutMs: 5_000 }),
  ])
  return engine.answers && compose.code === 0
}

export const complaintAbout = (left: readonly string[]): string =>
  ['These were left after the last test, which is a failure, and have been ended:', ...left.map((one) => `  ${one}`)].join('\n')

/** A suite that could not even be loaded has no tests to count, and yet it failed; so has a run that left something behind or was cut short. */
export function closingLine({ totals, exitCode, left }: JestRun): string {
  if (!totals) return '0 passed, 1 failed'
  const failed = totals.numFailedTests + totals.numRuntimeErrorTestSuites + (left.length > 0 ? 1 : 0)
  return `${totals.numPassedTests} passed, ${exitCode === 0 ? failed : Math.max(failed, 1)} failed`
}
