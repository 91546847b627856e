import { setTimeout as sleep } from 'node:timers/promises'

export interface PollOptions {
  everyMs: number
  deadlineMs: number
  /** Of the error where it was not had by then. */
  overdue: string
  abort: AbortSignal
}

/**
 * Asks until the answer is yes.
 * @throws an error after the deadline, or the reason of the abort
 */
export async function poll(ask: () => Promise<boolean>, { everyMs, deadlineMs, overdue, abort }: PollOptions): Promise<void> {
  const deadline = performance.now() + deadlineMs
  while (!(await ask())) {
    if (performance.now() >= deadline) throw new Error(overdue)
    await sleep(everyMs, undefined, { signal: abort })
  }
}
