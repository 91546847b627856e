import { setTimeout as sleep } from 'node:timers/promises'
import type { Answer } from './server'

export interface UntilUpOptions {
  withinMs: number
  /** The error message after a timeout, given the server's last answer. */
  late: (cause: string) => string
  /** Why the server's process ended, once it has. */
  ended?: (() => string | undefined) | undefined
  abort?: AbortSignal | undefined
}

const pollMs = 100

/** Polls a server until it is up; resolves with its version. An error thrown by `ask` is final. */
export async function untilUp(
  ask: () => Promise<Answer>,
  { withinMs, late, ended = () => undefined, abort }: UntilUpOptions,
): Promise<string> {
  const giveUpAt = Date.now() + withinMs
  for (;;) {
    abort?.throwIfAborted()
    const why = ended()
    if (why) throw new Error(why)
    const answer = await ask()
    if ('version' in answer) return answer.version
    if (Date.now() > giveUpAt) throw new Error(late(answer.notYet))
    await sleep(pollMs)
  }
}
