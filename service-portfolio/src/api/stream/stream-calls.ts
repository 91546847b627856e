import { Code, ConnectError, type ContextKey, createContextKey, type ServiceImpl } from '@connectrpc/connect'
import type { PortfolioStream } from '@trading/portfolio-api'
import { createTimeLimit } from '@trading/runtime'
import type { ApiMetrics } from '../metrics'
import type { StreamMessage } from './stream-messages'
import { type WatchPorts, watchEvents } from './watch-events'

/** Ends the HTTP stream of a call at once, and drops what waits to be sent on it. */
export const cutKey: ContextKey<() => void> = createContextKey(() => undefined)

export interface StreamLimits {
  /** How many streams may be open at once. */
  streams: number
  /** A reader that takes nothing for so long is cut off. */
  standstillMs: number
}

/** The calls of the service PortfolioStream. */
export function streamCalls(ports: WatchPorts, { streams, standstillMs }: StreamLimits, metrics: ApiMetrics) {
  const open = new Set<AbortSignal>()
  const whenNone: (() => void)[] = []
  const standing = createTimeLimit<() => void>(standstillMs, (cut) => cut())
  const calls: ServiceImpl<typeof PortfolioStream> = {
    async *watch({ resumeToken }, { signal, values }) {
      if (open.size >= streams) {
        throw new ConnectError(`the portfolio has ${open.size} streams open, its limit; watch again later`, Code.ResourceExhausted)
      }
      open.add(signal)
      metrics.streams(open.size)
      // Not in a finally block: a generator whose message cannot be sent is never resumed.
      signal.addEventListener('abort', () => {
        open.delete(signal)
        metrics.streams(open.size)
        if (open.size === 0) for (const resolve of whenNone.splice(0)) resolve()
      })
      const cut = () => {
        metrics.streamEnded('standing-still')
        values.get(cutKey)()
      }
      yield* whileTaken(watchEvents(ports, resumeToken, signal), cut)
    },
  }

  /** A message is taken once the next one is asked for. */
  async function* whileTaken(messages: AsyncIterable<StreamMessage>, cut: () => void) {
    for await (const message of messages) {
      const watched = standing.start(cut)
      try {
        yield message
      } finally {
        standing.end(watched)
      }
    }
  }

  return {
    calls,
    /** Resolves once no stream is open. */
    ended: () => new Promise<void>((resolve) => (open.size === 0 ? resolve() : whenNone.push(resolve))),
    close: () => standing.close(),
  }
}
