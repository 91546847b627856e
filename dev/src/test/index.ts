import { join } from 'node:path'
import { askDocker } from '../../bootstrap/ask-docker'
import { run } from '../machine/run'
import { type JestRun, runJest } from './jest-run'

const root = join(__dirname, '..', '..', '..')

/** `npm test`: every suite that this machine can run, and a last line that counts. Arguments go to jest. Ends the process with its exit code. */
export async function main(args: readonly string[] = process.argv.slice(2)): Promise<void> {
  const suites = ['unit', 'integration', 'faults']
  if (await composeAnswers()) suites.push('compose')
  else process.stderr.write('the compose suite is left out: no Docker engine with Compose answers here\n')
  // Standard output is for the totals alone. Between the suites and the arguments stands an option, since Jest takes all words up to the next one for suites.
  const done = await runJest({ cwd: root, args: ['--selectProjects', ...suites, '--watchman=false', ...args] })
  if (done.left.length > 0) process.stderr.write(`${complaintAbout(done.left)}\n`)
  process.stdout.write(`${closingLine(done)}\n`)
  process.exit(done.exitCode)
}

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
