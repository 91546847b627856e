import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { endsWithUs, killGroup } from '../machine/ends-with-us'
import { signalAll } from '../machine/process-family'
import { followDescendants } from './descendants'

export interface Totals {
  numPassedTests: number
  numFailedTests: number
  numRuntimeErrorTestSuites: number
}

export interface JestRun {
  /** Undefined where no test file came to its end. */
  totals: Totals | undefined
  exitCode: number
  /** What was left running or open after the last test, in words. It has been ended. */
  left: string[]
}

export interface JestRunOptions {
  /** The folder with Jest's configuration. */
  cwd: string
  args: readonly string[]
  /** The file descriptor that takes what Jest prints. */
  output?: number
  /** How long the common servers may take to stop after the last test. */
  teardownMs?: number
  /** How long what tests have left may take to end by itself after that. */
  graceMs?: number
}

interface Report {
  totals?: Totals
  complete?: true
  tornDown?: true
  left?: string[]
}

const program = join(__dirname, '..', '..', 'run-jest.js')

/** Runs Jest in a process group of its own, and ends it and all that it has started within seconds of the last test. */
export async function runJest({ cwd, args, output = 2, teardownMs = 30_000, graceMs = 5_000 }: JestRunOptions): Promise<JestRun> {
  const jest = spawn(process.execPath, [program, ...args], { cwd, detached: true, stdio: ['ignore', output, output, 'pipe'] })
  const release = endsWithUs(killGroup(jest.pid as number))
  const passOn = passSignalsTo(jest)
  const descendants = followDescendants(jest.pid as number)
  const left: string[] = []
  let totals: Totals | undefined
  let deadline: NodeJS.Timeout | undefined

  const endOfPatience = () => {
    left.push(`Jest itself, ${teardownMs / 1000} s after the last test: what the tests share did not stop`)
    jest.kill('SIGKILL')
  }
  const reports = createInterface({ input: jest.stdio[3] as Readable }).on('line', (line) => {
    const report: Report = JSON.parse(line)
    totals = report.totals ?? totals
    left.push(...(report.left ?? []))
    clearTimeout(deadline)
    if (report.complete) deadline = setTimeout(endOfPatience, teardownMs)
    void descendants.look()
  })
  const [[code]] = (await Promise.all([once(jest, 'exit'), once(reports, 'close')])) as [[number | null], unknown]
  const ended = await descendants.end(graceMs)
  passOn.stop()
  await release()
  left.push(...ended.map(({ pid, command }) => `process ${pid}: ${command}`))
  return { totals, exitCode: code === 0 && left.length > 0 ? 1 : (code ?? 1), left }
}

/** A Ctrl-C reaches this process alone. */
function passSignalsTo(jest: ChildProcess) {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  const pass = (signal: NodeJS.Signals) => signalAll([-(jest.pid as number)], signal)
  for (const signal of signals) process.on(signal, pass)
  return {
    stop() {
      for (const signal of signals) process.off(signal, pass)
    },
  }
}
