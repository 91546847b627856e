import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { run } from './run'

export interface Listed {
  pid: number
  parent: number
  /** A zombie: a dead process stays listed until its parent reaps it. */
  hasEnded: boolean
  /** Distinguishes it from a later process with the same pid. */
  startedAt: string
  command: string
}

const pollMs = 10

/** The child processes of a process, for programs that put each child in its own group, where a signal to the group does not reach it. */
export async function childrenOf(pid: number): Promise<number[]> {
  return (await processes()).filter(({ parent, hasEnded }) => parent === pid && !hasEnded).map((child) => child.pid)
}

/** Sends a signal to those that still exist. */
export function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
  }
}

/** Resolves once all of them have ended. */
export async function untilEnded(pids: readonly number[]): Promise<void> {
  const runs = async () => (await processes()).some(({ pid, hasEnded }) => pids.includes(pid) && !hasEnded)
  while (await runs()) await sleep(pollMs)
}

/** All processes of this machine. Not every container has `ps`, and not every system has /proc. */
export const processes = async (): Promise<Listed[]> => (existsSync('/proc/self/stat') ? fromProc() : fromPs())

const fromProc = (): Listed[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
        // The program name may contain spaces and parentheses.
        const [state, parent, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
        return [{ pid: Number(name), parent: Number(parent), hasEnded: state === 'Z', startedAt: rest[17] as string, command }]
      } catch {
        return []
      }
    })

async function fromPs(): Promise<Listed[]> {
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid=,state=,lstart=,command='], { env: { ...process.env, LC_ALL: 'C' } })
  return stdout
    .trim()
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(\S+\s+\S+\s+\S+\s+\S+\s+\S+)\s*(.*)$/.exec(line) ?? [])
    .map(([, pid, parent, state, startedAt = '', command = '']) => ({
      pid: Number(pid),
      parent: Number(parent),
      hasEnded: state?.startsWith('Z') ?? false,
      startedAt,
      command,
    }))
}
