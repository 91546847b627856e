import { setTimeout as sleep } from 'node:timers/promises'

export interface PollOptions {
  everyMs: number
  deadlineMs: number
  /** The message of the error after the deadline. */
  overdue: string
  abort: AbortSignal
}

/**
 * Asks until the answer is yes.
 * @throws an error after the deadline, or the abort reason
 */
export async function poll(ask: () => Promise<boolean>, { everyMs, deadlineMs, overdue, abort }: PollOptions): Promise<void> {
  const deadline = performance.now() + deadlineMs
  while (!(await ask())) {
    if (performance.now() >= deadline) throw new Error(overdue)
    await sleep(everyMs, undefined, { signal: abort })
  }
}
