import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { refuseOptionsOfNpm } from '@trading/terminal'
import { askDocker } from '../../bootstrap/ask-docker'
import { run } from '../machine/run'
import { closingLine, complaintAbout } from './closing-line'
import { runJest } from './jest-run'

const root = join(__dirname, '..', '..', '..')

/** `npm test`: runs every suite that this machine can run, prints the totals on the last line and exits. Arguments go to jest. */
export async function main(args: readonly string[] = process.argv.slice(2)): Promise<void> {
  refuseOrGoOn(args)
  const suites = ['unit', 'integration', 'faults']
  if (await composeAnswers()) suites.push('compose')
  else process.stderr.write('skipping the compose suite: no Docker engine with Compose answers\n')
  // Standard output is only for the totals. An option separates the suites from the arguments, since Jest reads words up to the next option
  // as suites.
  const done = await runJest({ cwd: root, args: ['--selectProjects', ...suites, '--watchman=false', ...workers(args), ...args] })
  if (done.left.length > 0) process.stderr.write(`${complaintAbout(done.left)}\n`)
  process.stdout.write(`${closingLine(done)}\n`)
  process.exit(done.exitCode)
}

/** Exits with 2 if npm consumed options that were meant for jest. */
function refuseOrGoOn(args: readonly string[]): void {
  // Loaded on demand: importing `closingLine` does not need it.
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

// Options of jest that npm has too and sets itself.
const ofNpm = ['cache', 'cacheDirectory', 'color', 'colors', 'env']

/** Two at least, where Jest would take one: most tests wait for servers. */
const workers = (args: readonly string[]): string[] =>
  args.some((one) => /^(--maxWorkers|--max-workers|-w|--runInBand|-i)/.test(one))
    ? []
    : [`--maxWorkers=${Math.max(2, availableParallelism() - 1)}`]

async function composeAnswers(): Promise<boolean> {
  const [engine, compose] = await Promise.all([
    askDocker({ run, env: process.env }),
    run('docker', ['compose', 'version'], { timeoutMs: 5_000 }),
  ])
  return engine.answers && compose.code === 0
}
