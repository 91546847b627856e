import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { endsWithUs, killGroup } from '../machine/ends-with-us'
import { type Listed, signalAll } from '../machine/process-family'
import { followDescendants } from './descendants'

export interface Totals {
  numPassedTests: number
  numFailedTests: number
  numRuntimeErrorTestSuites: number
}

export interface JestRun {
  /** Undefined if no test file completed. */
  totals: Totals | undefined
  exitCode: number
  /** Descriptions of what was left running or open after the last test. It has been ended. */
  left: string[]
}

export interface JestRunOptions {
  /** The folder with Jest's configuration. */
  cwd: string
  args: readonly string[]
  /** The file descriptor for Jest's output. */
  output?: number
  /** How long the shared servers may take to stop after the last test. */
  teardownMs?: number
  /** How long to wait after that before leftover processes are killed. */
  graceMs?: number
}

interface Report {
  totals?: Totals
  complete?: true
  tornDown?: true
  /** What keeps Jest alive after the last test and the teardown. */
  open?: string[]
}

const program = join(__dirname, '..', '..', 'run-jest.js')

/** Runs Jest in its own process group, and ends it with all its descendants within seconds of the last test. */
export async function runJest({ cwd, args, output = 2, teardownMs = 30_000, graceMs = 10_000 }: JestRunOptions): Promise<JestRun> {
  const jest = spawn(process.execPath, [program, ...args], { cwd, detached: true, stdio: ['ignore', output, output, 'pipe'] })
  const release = endsWithUs(killGroup(jest.pid as number))
  const passOn = passSignalsTo(jest)
  const descendants = followDescendants(jest.pid as number)
  const left = new Map<string, string>()
  const name = (list: Listed[]) => {
    for (const { pid, command } of list) left.set(String(pid), `process ${pid}: ${command}`)
  }
  let totals: Totals | undefined
  let deadline: NodeJS.Timeout | undefined

  /** Kills a Jest that does not exit. Names its processes first, since our servers end with it. */
  const endWith = async (why: string[]) => {
    for (const one of why) left.set(one, one)
    name(await descendants.living())
    jest.kill('SIGKILL')
  }
  const neverTornDown = `the shared servers: not stopped within ${teardownMs / 1000} s`
  const heard = async (report: Report) => {
    totals = report.totals ?? totals
    if (report.complete) {
      deadline = setTimeout(() => void endWith([neverTornDown]), teardownMs)
      // Left by a worker's tests: the worker has ended by now.
      return name(await descendants.orphans())
    }
    if (report.tornDown) clearTimeout(deadline)
    if (report.open) return endWith(report.open)
    await descendants.look()
  }
  const hearing: Promise<void>[] = []
  const reports = createInterface({ input: jest.stdio[3] as Readable }).on('line', (line) => hearing.push(heard(JSON.parse(line))))
  const [[code]] = (await Promise.all([once(jest, 'exit'), once(reports, 'close')])) as [[number | null], unknown]
  clearTimeout(deadline)
  await Promise.all(hearing)
  name(await descendants.end(graceMs))
  passOn.stop()
  await release()
  return { totals, exitCode: code === 0 && left.size > 0 ? 1 : (code ?? 1), left: [...left.values()] }
}

/** Ctrl-C reaches only this process. */
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
