import type { ServiceImpl } from '@connectrpc/connect'
import type { PortfolioStream } from '@trading/portfolio-api'
import type { ApiMetrics } from '../metrics'
import { cutKey, type StreamGuard } from './stream-guard'
import { type WatchPorts, watchEvents } from './watch-events'

/** The calls of the service PortfolioStream. */
export const streamCalls = (
  ports: WatchPorts,
  { admit, whileTaken }: StreamGuard,
  metrics: Pick<ApiMetrics, 'streamEnded'>,
): ServiceImpl<typeof PortfolioStream> => ({
  async *watch({ resumeToken }, { signal, values }) {
    admit(signal)
    const cut = () => {
      metrics.streamEnded('standing-still')
      values.get(cutKey)()
    }
    yield* whileTaken(watchEvents(ports, resumeToken, signal), cut)
  },
})
