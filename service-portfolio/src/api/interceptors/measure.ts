import { Code, ConnectError, type Interceptor } from '@connectrpc/connect'
import type { ApiMetrics } from '../metrics'

/** Counts calls by how they ended, and times those that are no stream. */
export const measure =
  (metrics: ApiMetrics): Interceptor =>
  (next) =>
  async (request) => {
    const { name } = request.method
    const end = metrics.called(name, request.stream)
    try {
      const response = await next(request)
      if (!response.stream) {
        end('OK')
        return response
      }
      return { ...response, message: counted(response.message, end) }
    } catch (error) {
      end(codeOf(error))
      throw error
    }
  }

async function* counted<T>(messages: AsyncIterable<T>, end: (code: string) => void) {
  try {
    yield* messages
    end('OK')
  } catch (error) {
    end(codeOf(error))
    throw error
  }
}

const codeOf = (error: unknown): string => Code[ConnectError.from(error).code] ?? 'Unknown'
