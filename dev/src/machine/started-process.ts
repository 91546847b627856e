import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { endsWithUs, killGroup } from './ends-with-us'
import { lastLinesOf } from './last-lines'
import type { User } from './run'

export interface StartedProcess {
  /** Undefined if it could not be started. */
  pid: number | undefined
  /** Why it ended, once it has. */
  ended: () => string | undefined
  signal: (signal: NodeJS.Signals) => void
  signalGroup: (signal: NodeJS.Signals) => void
  /** Sends the signal `ask`, then SIGKILL to the whole group once the time is up. Resolves once it has ended. */
  stop: (withinMs: number, ask?: NodeJS.Signals) => Promise<void>
  kill: () => Promise<void>
}

export interface StartedProcessOptions {
  env: NodeJS.ProcessEnv
  /** The file for its output. */
  log: string
  /** The user to run it as; only root may choose. */
  user?: User | undefined
  /** The shell command that ends it if this process ends first. */
  endedBy?: (pid: number) => string
}

/**
 * Starts a program in its own process group, with its output in a file. Ctrl-C on the terminal does not reach it, and it does not outlive
 * this process.
 */
export function startProcess(
  command: string,
  args: readonly string[],
  { env, log, user, endedBy = killGroup }: StartedProcessOptions,
): StartedProcess {
  const output = openSync(log, 'a+')
  const child = spawn(command, args, { ...user, env, detached: true, stdio: ['ignore', output, output] })
  const pid = child.pid
  const release = pid ? endsWithUs(endedBy(pid)) : undefined
  let why: string | undefined
  const exited = endOf(child).then(async (reason) => {
    // Through the open file descriptor: the folder may be gone by now.
    why = `${command} ended: ${reason}\n${lastLinesOf(output)}`
    closeSync(output)
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
    pid,
    ended: () => why,
    signal: (signal) => void child.kill(signal),
    signalGroup,
    kill,
    async stop(withinMs, ask = 'SIGTERM') {
      // A frozen process handles no other signal.
      signalGroup('SIGCONT')
      child.kill(ask)
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
