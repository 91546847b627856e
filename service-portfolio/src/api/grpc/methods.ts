import { type DescMessage, type DescMethod, type DescService, fromBinary, type MessageShape } from '@bufbuild/protobuf'
import {
  Code,
  ConnectError,
  type ContextValues,
  createMethodImplSpec,
  type HandlerContext,
  type Interceptor,
  type MethodImpl,
  type MethodImplSpec,
  type ServiceImpl,
  type StreamRequest,
  type StreamResponse,
  type UnaryRequest,
  type UnaryResponse,
} from '@connectrpc/connect'
import { frameEncoder } from '@trading/portfolio-api/frames'

/** What is known of a call, besides its messages. */
export interface CallContext {
  readonly signal: AbortSignal
  readonly header: Headers
  readonly values: ContextValues
}

type Answer = Promise<UnaryResponse | StreamResponse>
type Message = MessageShape<DescMessage>

/** A method with its interceptors around it. */
export type GrpcMethod = {
  readonly path: string
  decode(message: Uint8Array): Message
  encode(message: object): Buffer
} & (
  | { readonly kind: 'unary' | 'server_streaming'; call(message: Message, context: CallContext): Answer }
  | { readonly kind: 'bidi_streaming'; call(messages: AsyncIterable<Message>, context: CallContext): Answer }
)

/** Of answers: the calls of the portfolio send none of their own. */
const noHeaders = new Headers()

/** What implements each method of a service. */
export const implementationOf = <S extends DescService>({ methods }: S, calls: ServiceImpl<S>): MethodImplSpec[] =>
  methods.map((method) => createMethodImplSpec(method, (calls as Record<string, MethodImpl<DescMethod>>)[method.localName] as never))

/** Methods by path. Interceptors are applied once, the first of them outermost. */
export function grpcMethods(specs: readonly MethodImplSpec[], interceptors: readonly Interceptor[]): Map<string, GrpcMethod> {
  return new Map(specs.map((spec) => [pathOf(spec), methodOf(spec, interceptors)]))
}

const pathOf = ({ method }: MethodImplSpec): string => `/${method.parent.typeName}/${method.name}`

function methodOf(spec: MethodImplSpec, interceptors: readonly Interceptor[]): GrpcMethod {
  const { kind, method } = spec
  if (kind === 'client_streaming') throw new TypeError(`${method.name} takes a stream and answers once; no call of the portfolio does`)
  const path = pathOf(spec)
  const around = interceptors.reduceRight((next, each) => each(next), innermost(spec))
  const encode = frameEncoder(method.output)
  const common = { service: method.parent, method, requestMethod: 'POST', url: path }
  const ask = (stream: boolean, message: unknown, { signal, header, values: contextValues }: CallContext): Answer =>
    around({ ...common, stream, message, signal, header, contextValues } as UnaryRequest | StreamRequest)
  return {
    path,
    encode: kind === 'unary' ? encode : encodeOnce(encode),
    decode(message) {
      try {
        return fromBinary(method.input, message)
      } catch (cause) {
        throw new ConnectError(`the message is not a ${method.input.typeName}`, Code.InvalidArgument, undefined, undefined, cause)
      }
    },
    ...(kind === 'bidi_streaming'
      ? { kind, call: (messages, context) => ask(true, messages, context) }
      : { kind, call: (message, context) => ask(kind !== 'unary', kind === 'unary' ? message : justOne(message), context) }),
  }
}

/** Calls the implementation. */
function innermost({ kind, method, impl }: MethodImplSpec): (request: UnaryRequest | StreamRequest) => Answer {
  const common = { service: method.parent, method, header: noHeaders, trailer: noHeaders }
  const answer = (stream: boolean, message: unknown) => ({ ...common, stream, message }) as UnaryResponse | StreamResponse
  const call = impl as (message: unknown, context: HandlerContext) => unknown
  if (kind === 'unary') return async (request) => answer(false, await call(request.message, contextOf(request)))
  if (kind === 'bidi_streaming') return async (request) => answer(true, call(request.message, contextOf(request)))
  return async (request) => {
    for await (const message of (request as StreamRequest).message) return answer(true, call(message, contextOf(request)))
    throw new ConnectError('the call has no message', Code.Unimplemented)
  }
}

function contextOf({ service, method, requestMethod, url, signal, header, contextValues }: UnaryRequest | StreamRequest): HandlerContext {
  const none = (): never => {
    throw new TypeError('the calls of the portfolio send no headers of their own')
  }
  return {
    ...{ service, method, requestMethod, url, signal, requestHeader: header, values: contextValues, protocolName: 'grpc' },
    timeoutMs: () => undefined,
    get responseHeader() {
      return none()
    },
    get responseTrailer() {
      return none()
    },
  }
}

async function* justOne<T>(message: T) {
  yield message
}

/** Readers that are sent the same message share its bytes. */
function encodeOnce(encode: (message: object) => Buffer): (message: object) => Buffer {
  const encoded = new WeakMap<object, Buffer>()
  return (message) => {
    const known = encoded.get(message)
    if (known) return known
    const frame = encode(message)
    encoded.set(message, frame)
    return frame
  }
}
