import type { ServiceImpl } from '@connectrpc/connect'
import type { Risk } from '@trading/portfolio-api'
import { cutKey, type StreamGuard } from '../stream/stream-guard'
import { answerOrders, type RiskPorts } from './answer-orders'

/** The calls of the service Risk. */
export const riskCalls = (ports: RiskPorts, { admit, whileTaken }: StreamGuard): ServiceImpl<typeof Risk> => ({
  async *reserve(requests, { signal, values }) {
    admit(signal)
    yield* whileTaken(answerOrders(requests, ports, signal), values.get(cutKey))
  },
})
