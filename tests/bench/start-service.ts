import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { logFolder } from './log-folder'
import { type Program, startProgram } from './program'

const root = join(__dirname, '..', '..')
const readyMs = 30_000
const pollMs = 20
let started = 0

/** What a service logs that the benchmark reads. */
export interface LogLine {
  event?: string
  grpcPort?: number
  httpPort?: number
  gatewayPort?: number
}

/** A service as it is deployed, logging to a file. Resolves once it is ready, with what it has logged by then. */
export async function startService(folder: string, env: NodeJS.ProcessEnv): Promise<{ program: Program; lines: LogLine[] }> {
  const output = join(logFolder(), `${folder}-${started++}.log`)
  const program = startProgram({ name: folder, file: join(root, folder, 'dist', 'index.js'), env, output })
  const giveUpAt = Date.now() + readyMs
  for (;;) {
    const lines = linesOf(output)
    if (lines.some(({ event }) => event === 'service.ready')) return { program, lines }
    if (program.ended()) throw new Error(program.ended())
    if (Date.now() > giveUpAt) {
      await program.stop()
      throw new Error(`${folder} is not ready after ${readyMs / 1_000} s`)
    }
    await sleep(pollMs)
  }
}

const linesOf = (file: string): LogLine[] =>
  existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line))
    : []
