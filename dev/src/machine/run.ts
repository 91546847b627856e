import { spawn } from 'node:child_process'

export interface Ran {
  /** Undefined if the command could not be started or was killed; `stderr` then says why. */
  code: number | undefined
  stdout: string
  stderr: string
}

/** Numeric ids, as printed by `id`. */
export interface User {
  uid: number
  gid: number
}

export interface RunOptions {
  env?: NodeJS.ProcessEnv
  /** The user to run it as; only root may choose. */
  user?: User | undefined
  timeoutMs?: number
  abort?: AbortSignal | undefined
}

export type Run = (command: string, args: readonly string[], options?: RunOptions) => Promise<Ran>

/** Runs a command to completion and never rejects. Detached, so that Ctrl-C on the terminal reaches it only through `abort`. */
export const run: Run = (command, args, { env = process.env, user, timeoutMs, abort } = {}) =>
  new Promise((resolve) => {
    const child = spawn(command, args, { ...user, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
    const out: Buffer[] = []
    const err: Buffer[] = []
    let why = ''
    const end = (reason: string) => () => {
      why = reason
      child.kill('SIGTERM')
    }
    const onAbort = end('interrupted')
    const timer = timeoutMs === undefined ? undefined : setTimeout(end(`no answer within ${timeoutMs} ms`), timeoutMs)
    if (abort?.aborted) onAbort()
    abort?.addEventListener('abort', onAbort, { once: true })
    child.stdout.on('data', (data) => out.push(data))
    child.stderr.on('data', (data) => err.push(data))
    child.on('error', (error) => {
      why = error.message
    })
    child.on('close', (code) => {
      clearTimeout(timer)
      abort?.removeEventListener('abort', onAbort)
      const stderr = Buffer.concat(err).toString()
      resolve({ code: why ? undefined : (code ?? undefined), stdout: Buffer.concat(out).toString(), stderr: why || stderr })
    })
  })

/** The last line of output of a failed command. */
export const complaintOf = ({ code, stdout, stderr }: Ran): string =>
  (stderr.trim() || stdout.trim()).split('\n').at(-1)?.slice(0, 300) || `exit code ${code ?? 'unknown'}`
