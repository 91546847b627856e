import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

export interface Answer {
  code: number | null
  out: string
  err: string
}

/** Starts a built tool as a separate process. */
export const startTool = (tool: string, url: string, args: readonly string[]) =>
  spawn(process.execPath, [join(__dirname, '..', '..', 'tools', tool, 'dist', 'index.js'), ...args], {
    env: { PATH: process.env.PATH, DATABASE_URL: url },
    stdio: ['ignore', 'pipe', 'pipe'],
  })

/** Runs it until it exits. */
export async function runTool(tool: string, url: string, args: readonly string[]): Promise<Answer> {
  const child = startTool(tool, url, args)
  const [[code], out, err] = await Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)])
  return { code, out, err }
}
