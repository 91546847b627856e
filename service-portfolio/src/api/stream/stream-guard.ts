import { Code, ConnectError, type ContextKey, createContextKey } from '@connectrpc/connect'
import { createTimeLimit } from '@trading/runtime'

/** Ends the HTTP stream of a call at once, and drops what waits to be sent on it. */
export const cutKey: ContextKey<() => void> = createContextKey(() => undefined)

export interface StreamGuardOptions {
  /** How many streams may be open at once. */
  most: number
  /** A reader that takes nothing for so long is cut off. */
  standstillMs: number
  /** With the number of streams that are open. */
  onCount: (open: number) => void
}

export type StreamGuard = ReturnType<typeof createStreamGuard>

/** Bounds the streams of one kind, and the time that their readers may take for a message. */
export function createStreamGuard({ most, standstillMs, onCount }: StreamGuardOptions) {
  const open = new Set<AbortSignal>()
  const whenNone: (() => void)[] = []
  const standing = createTimeLimit<() => void>(standstillMs, (cut) => cut())
  return {
    /** @throws ConnectError RESOURCE_EXHAUSTED */
    admit(signal: AbortSignal): void {
      if (open.size >= most) {
        throw new ConnectError(`the portfolio has ${open.size} streams open, its limit; call again later`, Code.ResourceExhausted)
      }
      open.add(signal)
      onCount(open.size)
      // Not in a finally block: a generator whose message cannot be sent is never resumed.
      signal.addEventListener('abort', () => {
        open.delete(signal)
        onCount(open.size)
        if (open.size === 0) for (const resolve of whenNone.splice(0)) resolve()
      })
    },
    /** A message is taken once the next one is asked for. */
    async *whileTaken<T>(messages: AsyncIterable<T>, cut: () => void) {
      for await (const message of messages) {
        const watched = standing.start(cut)
        try {
          yield message
        } finally {
          standing.end(watched)
        }
      }
    },
    /** Resolves once no stream is open. */
    ended: () => new Promise<void>((resolve) => (open.size === 0 ? resolve() : whenNone.push(resolve))),
    close: () => standing.close(),
  }
}
