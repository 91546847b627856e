import { describeCause } from '@trading/runtime'
import { everywhere, type Options } from './command-line'
import { asksForHelp, refuseOptionsOfNpm } from './npm-options'
import type { ProgramOptions } from './program'
import { OutputGone } from './terminal'
import { UsageError } from './user-error'

export interface Tool extends ProgramOptions {
  /** What follows `npm run`. */
  script: string
  /** What --help prints. */
  usage: string
  /** The options of each verb. */
  optionsOf?: Record<string, Options>
}

/** Runs a tool or prints its usage, reports a failure in one sentence, and resolves with the exit code. */
export async function runTool(
  { script, usage, optionsOf = {}, args, env, terminal, abort }: Tool,
  work: () => Promise<number>,
): Promise<number> {
  const usageOrWork = async () => {
    if (asksForHelp(args)) {
      await terminal.print(usage.trimEnd())
      return 0
    }
    const options = [everywhere, ...Object.values(optionsOf)].flatMap((some) => Object.keys(some))
    refuseOptionsOfNpm({ script, args, env, options })
    return work()
  }
  try {
    const code = await usageOrWork()
    if (!abort.aborted) return code
    terminal.tell('stopped before the end')
    return 1
  } catch (error) {
    // The reader closed the pipe.
    if (error instanceof OutputGone) return 0
    terminal.tell(abort.aborted ? 'stopped before the end' : sentence(error, script))
    return exitCodeOf(error)
  }
}

function sentence(error: unknown, script: string): string {
  if (error instanceof UsageError) return `${error.message}\nfor usage, run npm run ${script} -- --help`
  return error instanceof Error && 'exitCode' in error ? error.message : `stopped: ${describeCause(error)}`
}

const exitCodeOf = (error: unknown): number => {
  const wanted = (error as { exitCode?: unknown } | undefined)?.exitCode
  return typeof wanted === 'number' ? wanted : 1
}
