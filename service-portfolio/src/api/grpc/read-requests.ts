import type { ServerHttp2Stream } from 'node:http2'
import { Code, ConnectError } from '@connectrpc/connect'
import { createFrameReader } from '@trading/portfolio-api/frames'
import type { GrpcMethod } from './methods'

export const gone = new ConnectError('the caller has ended the call', Code.Canceled)

type Request = ReturnType<GrpcMethod['decode']>

/** The messages of a caller, read as they are asked for. The answer goes on when no more are. */
export async function* requestsOf(stream: ServerHttp2Stream, { decode }: GrpcMethod, maxBytes: number): AsyncGenerator<Request> {
  const frames = createFrameReader(maxBytes)
  try {
    for await (const bytes of stream.iterator({ destroyOnReturn: false })) for (const message of frames.read(bytes)) yield decode(message)
  } catch (cause) {
    throw cause instanceof ConnectError ? cause : gone
  }
  frames.end()
}

/** The one message of a call that has one. By events: an iterator for each call took a tenth of its time. */
export const onlyRequestOf = (stream: ServerHttp2Stream, { decode }: GrpcMethod, maxBytes: number): Promise<Request> =>
  new Promise((resolve, reject) => {
    const frames = createFrameReader(maxBytes)
    const messages: Buffer[] = []
    const onData = (bytes: Buffer): void => {
      try {
        messages.push(...frames.read(bytes))
        if (messages.length > 1) throw new ConnectError('the call has more than one message', Code.Unimplemented)
      } catch (error) {
        // What else comes is discarded.
        stream.off('data', onData)
        reject(error)
      }
    }
    stream.on('data', onData)
    stream.on('end', () => {
      try {
        frames.end()
        const [only] = messages
        if (!only) throw new ConnectError('the call has no message', Code.Unimplemented)
        resolve(decode(only))
      } catch (error) {
        reject(error)
      }
    })
    stream.on('close', () => reject(gone))
  })
