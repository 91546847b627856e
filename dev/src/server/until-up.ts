import { setTimeout as sleep } from 'node:timers/promises'
import type { Answer } from './server'

export interface UntilUpOptions {
  withinMs: number
  /** What is said where that was too short, with what the server said last. */
  late: (cause: string) => string
  /** Why waiting is in vain, once it is: the server's process ended. */
  ended?: (() => string | undefined) | undefined
  abort?: AbortSignal | undefined
}

const pollMs = 100

/** Asks a server until it is up; resolves with its version. What `ask` throws is final. */
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
