import { describeCause } from '@trading/messaging'
import { type Command, parseCommand } from './command'
import { readConfig } from './config'
import { openDesk } from './open-desk'
import { runDrop } from './run-drop'
import { runExport } from './run-export'
import { runList } from './run-list'
import { runReplay } from './run-replay'
import { runShow } from './run-show'
import { OutputGone, type Terminal } from './terminal'
import { UsageError } from './trouble'
import { usage } from './usage'
import type { Desk } from './verb'

export interface MainOptions {
  args: readonly string[]
  env: NodeJS.ProcessEnv
  terminal: Terminal
  abort: AbortSignal
}

/** Does what the command line asks for, and resolves with the exit code. */
export async function main({ args, env, terminal, abort }: MainOptions): Promise<number> {
  let close = async () => {}
  try {
    const command = parseCommand(args)
    warnOfNpm(command, env, terminal)
    const desk = openDesk({ url: readConfig(env).RABBITMQ_URL, terminal, abort })
    close = desk.close
    const code = await run(command, desk)
    if (!abort.aborted) return code
    terminal.tell('stopped before the end')
    return 1
  } catch (error) {
    // The reader had enough.
    if (error instanceof OutputGone) return 0
    terminal.tell(abort.aborted ? 'stopped before the end' : sentence(error))
    return exitCodeOf(error)
  } finally {
    await close()
  }
}

async function run(command: Command, desk: Desk): Promise<number> {
  switch (command.verb) {
    case 'help':
      await desk.terminal.print(usage.trimEnd())
      return 0
    case 'list':
      return runList(command, desk)
    case 'show':
      return runShow(command, desk)
    case 'replay':
      return runReplay(command, desk)
    case 'drop':
      return runDrop(command, desk)
    case 'export':
      return runExport(command, desk)
  }
}

/** npm writes the name of the script on standard output first, where a program expects JSON. */
function warnOfNpm({ verb, json }: Command, env: NodeJS.ProcessEnv, { watched, tell }: Terminal): void {
  const throughNpm = env.npm_lifecycle_event === 'dlq' && env.npm_config_loglevel !== 'silent'
  if (throughNpm && !watched && (json || verb === 'export'))
    tell('npm wrote lines of its own before the JSON: npm run --silent dlq leaves them out')
}

function sentence(error: unknown): string {
  if (error instanceof UsageError) return `${error.message}\nnpm run dlq -- --help tells more`
  return error instanceof Error && 'exitCode' in error ? error.message : `stopped: ${describeCause(error)}`
}

const exitCodeOf = (error: unknown): number => {
  const wanted = (error as { exitCode?: unknown } | undefined)?.exitCode
  return typeof wanted === 'number' ? wanted : 1
}
