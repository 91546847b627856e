import { Code, ConnectError, type Interceptor } from '@connectrpc/connect'
import { RetryInfoSchema } from '@trading/portfolio-api'
import type { Log } from '@trading/runtime'
import { PortfolioFault } from '../../errors'

const retryDelay = { seconds: 1n, nanos: 0 }

/** A failure as the caller sees it: its code, and a sentence without anything of the inside. */
export function toConnectError(error: unknown, log: Log): ConnectError {
  if (error instanceof ConnectError) return error
  if (error instanceof PortfolioFault) {
    const sentence = "the portfolio's database is away or did not answer in time; call again"
    return new ConnectError(sentence, Code.Unavailable, undefined, [{ desc: RetryInfoSchema, value: { retryDelay } }], error)
  }
  log.error({ event: 'api.failed', err: error }, `a call failed: ${error instanceof Error ? error.message : String(error)}`)
  return new ConnectError("the portfolio failed; its log has the cause under 'api.failed'", Code.Internal, undefined, undefined, error)
}

/** Turns each failure into one with a code and a sentence. */
export const explainErrors =
  (log: Log): Interceptor =>
  (next) =>
  async (request) => {
    try {
      const response = await next(request)
      return response.stream ? { ...response, message: explained(response.message, log) } : response
    } catch (error) {
      throw toConnectError(error, log)
    }
  }

async function* explained<T>(messages: AsyncIterable<T>, log: Log) {
  try {
    yield* messages
  } catch (error) {
    throw toConnectError(error, log)
  }
}
