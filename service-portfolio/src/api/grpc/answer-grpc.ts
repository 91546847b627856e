import { constants, type IncomingHttpHeaders, type OutgoingHttpHeaders, type ServerHttp2Stream } from 'node:http2'
import { Code, ConnectError, createContextValues, type StreamResponse } from '@connectrpc/connect'
import { parseTimeout } from '@connectrpc/connect/protocol-grpc'
import type { Log } from '@trading/runtime'
import { cutKey } from '../stream/stream-guard'
import type { CallContext, GrpcMethod } from './methods'
import { gone, onlyRequestOf, requestsOf } from './read-requests'
import { okTrailers, statusTrailers } from './status-trailers'

export interface AnswerGrpcOptions {
  methods: ReadonlyMap<string, GrpcMethod>
  maxRequestBytes: number
  maxResponseBytes: number
  /** The longest deadline that a caller may set. */
  deadlineMs: number
  log: Log
}

const contentType = /^application\/grpc(\+proto)?(;.*)?$/i
const answerHeaders: OutgoingHttpHeaders = { ':status': 200, 'content-type': 'application/grpc+proto' }
const over = new ConnectError('the call has ended', Code.Canceled)
const late = new ConnectError('the deadline of the call has passed', Code.DeadlineExceeded)

/** Answers calls of gRPC, each of which is one stream of HTTP/2. */
export function answerGrpc({ methods, maxRequestBytes, maxResponseBytes, deadlineMs, log }: AnswerGrpcOptions) {
  const send = (stream: ServerHttp2Stream, frame: Buffer): boolean => {
    if (frame.length > maxResponseBytes)
      throw new ConnectError(`the answer has ${frame.length} bytes; expected at most ${maxResponseBytes}`, Code.ResourceExhausted)
    return stream.write(frame)
  }

  async function sendAll(stream: ServerHttp2Stream, { message: messages }: StreamResponse, encode: GrpcMethod['encode']): Promise<void> {
    for await (const message of messages) {
      const frame = encode(message)
      if (stream.destroyed) return
      if (!stream.headersSent) begin(stream)
      if (!send(stream, frame)) await drained(stream)
    }
  }

  async function call(method: GrpcMethod, stream: ServerHttp2Stream, context: CallContext): Promise<void> {
    const { encode } = method
    const answer = await (method.kind === 'bidi_streaming'
      ? method.call(requestsOf(stream, method, maxRequestBytes), context)
      : method.call(await onlyRequestOf(stream, method, maxRequestBytes), context))
    if (answer.stream) await sendAll(stream, answer, encode)
    else {
      const frame = encode(answer.message)
      if (stream.destroyed) return
      begin(stream)
      send(stream, frame)
    }
  }

  function start(method: GrpcMethod, stream: ServerHttp2Stream, headers: IncomingHttpHeaders): void {
    const ending = new AbortController()
    const { timeoutMs, error } = parseTimeout(headers['grpc-timeout']?.toString() ?? null, deadlineMs)
    const timer = timeoutMs === undefined || error ? undefined : setTimeout(() => ending.abort(late), timeoutMs)
    stream.on('close', () => {
      clearTimeout(timer)
      // A call that was answered has nothing left to end, and to say so takes time.
      if (method.kind !== 'unary' || !stream.writableFinished) ending.abort(gone)
    })
    const values = createContextValues().set(cutKey, () => stream.close(constants.NGHTTP2_ENHANCE_YOUR_CALM))
    const answered = error ? Promise.reject(error) : call(method, stream, { signal: ending.signal, header: headerOf(headers), values })
    answered
      .then(
        () => endWithTrailers(stream, okTrailers),
        (failed) => endWithError(stream, ConnectError.from(failed, Code.Internal)),
      )
      .catch((failed) => log.debug({ err: failed }, `an answer was not sent: ${failed}`))
      .finally(() => {
        clearTimeout(timer)
        if (method.kind !== 'unary') ending.abort(over)
      })
  }

  return (stream: ServerHttp2Stream, headers: IncomingHttpHeaders): void => {
    // Without a listener an error of one call would end the process.
    stream.on('error', (error) => log.debug({ err: error }, `an answer was not sent: ${error.message}`))
    const method = methods.get(headers[':path'] ?? '')
    const refusal = refusalOf(headers, method)
    if (refusal !== undefined) endWithStatus(stream, refusal)
    else if (method) start(method, stream, headers)
    else endWithError(stream, new ConnectError(`the portfolio has no call ${headers[':path']}`, Code.Unimplemented))
  }
}

/** Only what interceptors look at. */
const headerOf = ({ authorization }: IncomingHttpHeaders): Headers =>
  new Headers(authorization === undefined ? undefined : { authorization })

/** The status of HTTP for what is no gRPC. */
function refusalOf(headers: IncomingHttpHeaders, method: GrpcMethod | undefined): number | undefined {
  if (!contentType.test(headers['content-type'] ?? '')) return method ? 415 : undefined
  return headers[':method'] === 'POST' ? undefined : 405
}

const begin = (stream: ServerHttp2Stream): void => stream.respond(answerHeaders, { waitForTrailers: true })

/** Resolves once the caller has taken what was written, or has gone. */
const drained = (stream: ServerHttp2Stream): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      stream.off('drain', done).off('close', done)
      resolve()
    }
    stream.on('drain', done).on('close', done)
    if (stream.destroyed) done()
  })

function endWithStatus(stream: ServerHttp2Stream, status: number): void {
  stream.respond({ ':status': status }, { endStream: true })
  stream.resume()
}

const endWithError = (stream: ServerHttp2Stream, error: ConnectError): void => endWithTrailers(stream, statusTrailers(error))

function endWithTrailers(stream: ServerHttp2Stream, trailers: OutgoingHttpHeaders): void {
  if (stream.destroyed || stream.closed) return
  if (stream.headersSent) {
    stream.once('wantTrailers', () => stream.sendTrailers(trailers))
    stream.end()
  } else stream.respond({ ...answerHeaders, ...trailers }, { endStream: true })
  // What the caller goes on to send is discarded.
  stream.resume()
}
