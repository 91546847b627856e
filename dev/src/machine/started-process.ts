import { type ChildProcess, spawn } from 'node:child_process'
import { openSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { endsWithUs, killGroup } from './ends-with-us'

export interface StartedProcess {
  /** Why it ended, once it has. */
  ended: () => string | undefined
  signal: (signal: NodeJS.Signals) => void
  signalGroup: (signal: NodeJS.Signals) => void
  /** SIGTERM, and SIGKILL to the whole group where that was not enough. Resolves once it has ended. */
  stop: (withinMs: number) => Promise<void>
  kill: () => Promise<void>
}

/**
 * Starts a program in a process group of its own, its output going to a file. A Ctrl-C on the terminal does not reach it, and it
 * does not outlive this process.
 */
export function startProcess(
  command: string,
  args: readonly string[],
  { env, log }: { env: NodeJS.ProcessEnv; log: string },
): StartedProcess {
  const output = openSync(log, 'a')
  const child = spawn(command, args, { env, detached: true, stdio: ['ignore', output, output] })
  const pid = child.pid
  const release = pid ? endsWithUs(killGroup(pid)) : undefined
  let why: string | undefined
  const exited = endOf(child).then(async (reason) => {
    why = `${command} ended: ${reason}\n${tailOf(log)}`
    await release?.()
  })
  const signalGroup = (signal: NodeJS.Signals) => {
    if (pid && !why) tryKill(-pid, signal)
  }
  const kill = async () => {
    signalGroup('SIGKILL')
    await exited
  }
  return {
    ended: () => why,
    signal: (signal) => void child.kill(signal),
    signalGroup,
    kill,
    async stop(withinMs) {
      // A frozen process takes no SIGTERM.
      signalGroup('SIGCONT')
      child.kill('SIGTERM')
      const patience = new AbortController()
      await Promise.race([exited, sleep(withinMs, undefined, { signal: patience.signal }).catch(() => undefined)])
      patience.abort()
      await kill()
    },
  }
}

const endOf = (child: ChildProcess): Promise<string> =>
  new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`))
  })

function tryKill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

const tailOf = (file: string): string => readFileSync(file, 'utf8').trimEnd().split('\n').slice(-20).join('\n')
