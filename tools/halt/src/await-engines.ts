import { type Acknowledged, acknowledgedBy, type HaltDesk, type RecordedHalt } from '@trading/ledger'
import { pause, permitMs } from '@trading/runtime'
import type { CliContext } from './verb'

const everyMs = 50

/**
 * Waits until each engine that could hold a permit has acknowledged, or its permit has ended by this process's own clock: `sinceMs` is when the
 * record was known to be committed. Says how far it is.
 */
export async function awaitEngines(
  recorded: RecordedHalt,
  { desk, sinceMs, doing, terminal, abort }: { desk: HaltDesk; sinceMs: number; doing: string } & Pick<CliContext, 'terminal' | 'abort'>,
): Promise<Acknowledged> {
  let told: string | undefined
  for (;;) {
    const seen = acknowledgedBy(await desk.engines(), recorded)
    const line = `${doing} ${seen.acknowledged} of ${seen.of}`
    if (line !== told && seen.of > 0) terminal.tell(line)
    told = line
    const isOver = performance.now() >= sinceMs + permitMs
    if (isOver || abort.aborted || seen.silent.length === 0) return seen
    await pause(everyMs, abort)
  }
}
