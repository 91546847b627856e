import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { endsWithUs, killGroup } from '../machine/ends-with-us'
import { lineCutter } from './lines'
import type { Exit } from './restart-policy'
import type { Launched } from './supervise'

export interface ServiceProgram {
  /** Its TypeScript. */
  script: string
  env: NodeJS.ProcessEnv
  onLine: (line: Buffer) => void
  /** What it wrote outside its log: a wrong configuration, a stack trace. */
  onComplaint: (line: Buffer) => void
}

const runTypeScript = join(__dirname, '..', '..', 'bootstrap', 'typescript.js')

/** Starts a service. Detached, so that a Ctrl-C on the terminal reaches the runner alone, which then drains things in order. */
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
    // Not at `exit`: its last lines are still in the pipe then.
    child.once('close', async (code, signal) => {
      out.end()
      err.end()
      await release?.()
      resolve({ code, signal })
    })
  })
  return { exited, kill: (signal) => void child.kill(signal) }
}
