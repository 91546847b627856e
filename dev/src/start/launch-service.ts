import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { endsWithUs, killGroup } from '../machine/ends-with-us'
import { lineCutter } from './lines'
import type { Exit } from './restart-policy'
import type { Launched } from './supervise'

export interface ServiceProgram {
  /** The TypeScript file. */
  script: string
  env: NodeJS.ProcessEnv
  onLine: (line: Buffer) => void
  /** Receives its standard error: an invalid configuration, a stack trace. */
  onComplaint: (line: Buffer) => void
}

/** Runs a TypeScript file that is given to it. */
export const runTypeScript = join(__dirname, '..', '..', 'bootstrap', 'typescript.js')

/** Starts a service. Detached, so that Ctrl-C on the terminal reaches only the runner, which then drains the services in order. */
export function launchService({ script, env, onLine, onComplaint }: ServiceProgram): Launched {
  const child = spawn(process.execPath, ['--conditions=source', runTypeScript, script], {
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const release = child.pid ? endsWithUs(killGroup(child.pid)) : undefined
  const out = lineCutter(onLine)
  const err = lineCutter(onComplaint)
  child.stdout.on('data', out.push)
  child.stderr.on('data', err.push)
  const exited = new Promise<Exit>((resolve) => {
    child.once('error', (error) => err.push(Buffer.from(`${error.message}\n`)))
    // Not at `exit`, when the last lines may still be in the pipe.
    child.once('close', async (code, signal) => {
      out.end()
      err.end()
      await release?.()
      resolve({ code, signal })
    })
  })
  return { exited, kill: (signal) => void child.kill(signal) }
}
