import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { endsWithUs, killGroup } from '@trading/dev'

/** A measured process. */
export interface Program {
  pid: number
  /** Sends a request and waits for the answer that contains `field`. Rejects if the process ends first. */
  ask: <T>(question: unknown, field: string) => Promise<T>
  /** Waits for a message without a request. */
  told: <T>(field: string) => Promise<T>
  /** Why it ended, or undefined while it runs. */
  ended: () => string | undefined
  signal: (signal: NodeJS.Signals) => void
  /** SIGTERM, then SIGKILL if needed. Resolves once it has ended. */
  stop: () => Promise<void>
}

export interface ProgramOptions {
  name: string
  file: string
  args?: readonly string[]
  env?: NodeJS.ProcessEnv
  preload?: readonly string[]
  /** The destination of its standard output; discarded by default. */
  output?: string
}

const stopMs = 8_000
/** No answer takes this long, unless it never comes. */
const answerMs = 180_000
const shownErrors = 2_000
const running = new Set<Program>()

export const programFile = (name: string): string => join(__dirname, 'programs', `${name}.js`)

/** Starts a Node.js program that does not outlive this process, in a process group that Ctrl-C on the terminal does not reach. */
export function startProgram({ name, file, args = [], env = {}, preload = [], output }: ProgramOptions): Program {
  const out = output === undefined ? 'ignore' : openSync(output, 'a')
  const child = spawn(process.execPath, [...preload.map((each) => `--require=${each}`), file, ...args], {
    env: { PATH: process.env.PATH, NODE_ENV: 'production', ...env },
    detached: true,
    stdio: ['ignore', out, 'pipe', 'ipc'],
  })
  if (typeof out === 'number') closeSync(out)
  const { pid } = child
  if (pid === undefined) throw new Error(`${name} cannot be started`)
  const release = endsWithUs(killGroup(pid))
  let errors = ''
  let ended: string | undefined
  child.stderr?.on('data', (text) => {
    errors = `${errors}${text}`.slice(-shownErrors)
  })
  const over = endOf(child).then(async (how) => {
    ended = `${name} ended (${how})${errors && `: ${errors.trim()}`}`
    running.delete(program)
    await release()
  })

  const told = <T>(field: string): Promise<T> =>
    new Promise((resolve, reject) => {
      const onMessage = (message: unknown) => {
        if (!(field in (message as object))) return
        child.off('message', onMessage)
        resolve((message as Record<string, T>)[field] as T)
      }
      child.on('message', onMessage)
      void over.then(() => reject(new Error(ended)))
    })

  const program: Program = {
    pid,
    ended: () => ended,
    told,
    ask(question, field) {
      if (ended) return Promise.reject(new Error(ended))
      const answer = told(field)
      child.send(question as object)
      const late = new Promise<never>((_, reject) => {
        const timer = setTimeout(() => reject(new Error(`${name} gave no ${field} within ${answerMs / 1_000} s`)), answerMs)
        void answer.catch(() => undefined).finally(() => clearTimeout(timer))
      })
      return Promise.race([answer, late]) as Promise<never>
    },
    signal: (signal) => void child.kill(signal),
    async stop() {
      child.kill('SIGCONT')
      child.kill('SIGTERM')
      const overdue = setTimeout(() => child.kill('SIGKILL'), stopMs)
      await over
      clearTimeout(overdue)
    },
  }
  running.add(program)
  return program
}

/** Kills all programs that are still running. */
export async function killPrograms(): Promise<void> {
  const all = [...running]
  for (const { signal } of all) signal('SIGKILL')
  await Promise.all(all.map(({ stop }) => stop()))
}

async function endOf(child: ChildProcess): Promise<string> {
  const [code, signal] = await once(child, 'close').catch((error: Error) => [error.message])
  return signal ?? `exit code ${code}`
}
