import { onStopSignals } from '@trading/runtime'
import { openTerminal, type Terminal } from './terminal'

export interface ProgramOptions {
  args: readonly string[]
  env: NodeJS.ProcessEnv
  terminal: Terminal
  /** A Ctrl-C. */
  abort: AbortSignal
}

/** Runs the command line and resolves with the exit code. */
export type Program = (options: ProgramOptions) => Promise<number>

/** Runs a tool as this process, on its terminal, and exits with its code; a second Ctrl-C ends it at once. */
export async function runProgram({ argv, env, stdin, stdout, stderr, exit }: NodeJS.Process, program: Program): Promise<void> {
  const stop = new AbortController()
  onStopSignals({ onFirst: () => stop.abort(), onSecond: () => exit(1) })
  const terminal = openTerminal({ stdin, stdout, stderr, coloured: !env.NO_COLOR, abort: stop.signal })
  exit(await program({ args: argv.slice(2), env, terminal, abort: stop.signal }))
}
