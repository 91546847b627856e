import { describeCause } from '@trading/runtime'
import { OutputGone, type Terminal } from './terminal'
import { UsageError } from './trouble'

export interface Tool {
  /** What follows `npm run`. */
  script: string
  terminal: Terminal
  abort: AbortSignal
}

/** Does the work of a tool, tells what went wrong with it in a sentence, and resolves with the exit code. */
export async function runTool({ script, terminal, abort }: Tool, work: () => Promise<number>): Promise<number> {
  try {
    const code = await work()
    if (!abort.aborted) return code
    terminal.tell('stopped before the end')
    return 1
  } catch (error) {
    // The reader had enough.
    if (error instanceof OutputGone) return 0
    terminal.tell(abort.aborted ? 'stopped before the end' : sentence(error, script))
    return exitCodeOf(error)
  }
}

function sentence(error: unknown, script: string): string {
  if (error instanceof UsageError) return `${error.message}\nnpm run ${script} -- --help tells more`
  return error instanceof Error && 'exitCode' in error ? error.message : `stopped: ${describeCause(error)}`
}

const exitCodeOf = (error: unknown): number => {
  const wanted = (error as { exitCode?: unknown } | undefined)?.exitCode
  return typeof wanted === 'number' ? wanted : 1
}
