import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { until } from '@trading/rig/until'

const root = join(__dirname, '..', '..')

/** A fresh clone of the project in a separate folder: nothing installed, nothing compiled. */
export interface Clone {
  dir: string
  /** Runs a command in one of its folders; resolves with the output, or rejects if it fails. */
  run: (folder: string, command: string[]) => Promise<string>
  /** Starts a command and gives access to its output while it runs. */
  start: (folder: string, command: string[], settings?: NodeJS.ProcessEnv) => CloneProcess
  /** Kills the commands that still run, and removes the clone. */
  remove: () => Promise<void>
}

export interface CloneProcess {
  pid: number
  out: () => string
  err: () => string
  kill: (signal: NodeJS.Signals) => void
  exited: Promise<number | string>
}

export function openClone(env: NodeJS.ProcessEnv): Clone {
  const dir = mkdtempSync(join(tmpdir(), 'clone-'))
  // Accessible to others: PostgreSQL runs as nobody if root starts it.
  chmodSync(dir, 0o755)
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
  for (const file of files
    .trim()
    .split('\n')
    .filter((name) => existsSync(join(root, name)))) {
    cpSync(join(root, file), join(dir, file), { recursive: true })
  }
  const running = new Set<CloneProcess>()

  const start: Clone['start'] = (folder, [program, ...args], settings) => {
    const child = spawn(program as string, args, {
      cwd: join(dir, folder),
      env: { ...env, ...settings },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let [out, err] = ['', '']
    child.stdout.on('data', (data) => {
      out += data
    })
    child.stderr.on('data', (data) => {
      err += data
    })
    const started: CloneProcess = {
      pid: child.pid as number,
      out: () => out,
      err: () => err,
      kill: (signal) => void process.kill(-(child.pid as number), signal),
      exited: once(child, 'close').then(([code, signal]) => {
        running.delete(started)
        return code ?? signal
      }),
    }
    running.add(started)
    return started
  }
  return {
    dir,
    start,
    async run(folder, command) {
      const started = start(folder, command)
      const code = await started.exited
      if (code !== 0) throw new Error(`${command.join(' ')}: ${code}\n${started.err()}`)
      return started.out()
    },
    async remove() {
      const left = [...running]
      for (const one of left) one.kill('SIGKILL')
      await Promise.all(left.map((one) => one.exited))
      await until('nothing runs from the clone', () => !runsFrom(dir))
      rmSync(dir, { recursive: true, force: true, maxRetries: 10 })
    },
  }
}

/** Whether any process on this machine has this folder, or one below it, in its command line. */
export const runsFrom = (dir: string): boolean =>
  execFileSync('ps', ['-A', '-o', 'args='], { encoding: 'utf8' })
    .split('\n')
    .some((line) => line.includes(dir))
