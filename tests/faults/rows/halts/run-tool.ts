import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Rig } from '@trading/rig/platform/rig'

const program = join(__dirname, '..', '..', '..', '..', 'tools', 'halt', 'dist', 'index.js')

/** The built tool as a process of its own. */
export interface HaltTool {
  said(): string
  /** Its exit code, or the name of the signal that ended it. */
  ended: Promise<number | string>
}

export function startHaltTool(rig: Rig, url: string, args: readonly string[]): HaltTool {
  const child = spawn(process.execPath, [program, ...args], {
    env: { PATH: process.env.PATH, DATABASE_URL: url },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text) => {
      said += text
    })
  rig.own({ close: () => child.kill('SIGKILL') })
  return { said: () => said, ended: once(child, 'close').then(([code, signal]) => code ?? signal) }
}
