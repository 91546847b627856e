import { join } from 'node:path'
import {
  type ClientDuplexStream,
  type ClientReadableStream,
  credentials,
  loadPackageDefinition,
  Metadata,
  type ServiceClientConstructor,
  type ServiceError,
} from '@grpc/grpc-js'
import { loadSync } from '@grpc/proto-loader'

// A client that shares no code with the portfolio: grpc-js, which reads the definitions itself.

const proto = join(__dirname, '..', '..', 'packages', 'portfolio-api', 'proto')
const definitions = loadSync(
  [
    ...['portfolio.proto', 'portfolio_stream.proto', 'risk.proto'].map((name) => `trading/portfolio/v1/${name}`),
    'grpc/health/v1/health.proto',
  ],
  {
    includeDirs: [proto],
    keepCase: true,
    longs: Number,
    enums: String,
    defaults: true,
    oneofs: true,
  },
)
const services = loadPackageDefinition(definitions) as unknown as {
  trading: { portfolio: { v1: Record<'Portfolio' | 'PortfolioStream' | 'Risk', ServiceClientConstructor> } }
  grpc: { health: { v1: { Health: ServiceClientConstructor } } }
}
const { Portfolio, PortfolioStream, Risk } = services.trading.portfolio.v1
const { Health } = services.grpc.health.v1

// biome-ignore lint/suspicious/noExplicitAny: messages as grpc-js decodes them
export type Message = any

export interface StreamOutcome {
  messages: Message[]
  status: { code: number; details: string }
}

export interface ClientOptions {
  port: number
  /** None is sent if undefined. */
  token?: string | undefined
  deadlineMs?: number
}

export function openGrpcClient({ port, token, deadlineMs = 20_000 }: ClientOptions) {
  const address = `127.0.0.1:${port}`
  const options = { 'grpc.use_local_subchannel_pool': 1, 'grpc.max_receive_message_length': 16_777_216 }
  const clients = {
    Portfolio: new Portfolio(address, credentials.createInsecure(), options),
    PortfolioStream: new PortfolioStream(address, credentials.createInsecure(), options),
    Risk: new Risk(address, credentials.createInsecure(), options),
    Health: new Health(address, credentials.createInsecure(), options),
  }
  const metadata = new Metadata()
  if (token !== undefined) metadata.set('authorization', `Bearer ${token}`)
  const service = (name: keyof typeof clients) => clients[name] as unknown as Record<string, (...args: unknown[]) => unknown>

  return {
    /** Rejects with grpc-js's ServiceError. */
    call: (name: keyof typeof clients, method: string, request: object = {}, withinMs = deadlineMs) =>
      new Promise<Message>((resolve, reject) => {
        const deadline = Date.now() + withinMs
        service(name)[method]?.(request, metadata, { deadline }, (error: ServiceError | null, answer: Message) =>
          error ? reject(error) : resolve(answer),
        )
      }),
    open: (name: 'PortfolioStream' | 'Health', method: string, request: object = {}) =>
      service(name)[method]?.(request, metadata) as ClientReadableStream<Message>,
    /** A stream on which both sides write. */
    ask: () => service('Risk').Reserve?.(metadata) as ClientDuplexStream<Message, Message>,
    /** Reads a stream to its end, or until `stop` says so of a message. */
    read(name: 'PortfolioStream' | 'Health', method: string, request: object, stop: (message: Message, count: number) => boolean) {
      const stream = this.open(name, method, request)
      return new Promise<StreamOutcome>((resolve) => {
        const messages: Message[] = []
        let status: StreamOutcome['status'] = { code: -1, details: 'no status' }
        stream.on('data', (message) => {
          messages.push(message)
          if (stop(message, messages.length)) stream.cancel()
        })
        stream.on('error', () => undefined)
        stream.on('status', ({ code, details }) => {
          status = { code, details }
        })
        stream.on('close', () => resolve({ messages, status }))
      })
    },
    close() {
      for (const client of Object.values(clients)) client.close()
    },
  }
}

export type GrpcClient = ReturnType<typeof openGrpcClient>
