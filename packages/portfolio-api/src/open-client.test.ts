import { createServer, type Http2Server, type ServerHttp2Session } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { Code, type HandlerContext } from '@connectrpc/connect'
import { connectNodeAdapter } from '@connectrpc/connect-node'
import { pause } from '@trading/runtime'
import { Portfolio } from './gen/trading/portfolio/v1/portfolio_pb'
import { PortfolioStream } from './gen/trading/portfolio/v1/portfolio_stream_pb'
import { openPortfolioClient, type PortfolioClient } from './open-client'

let server: Http2Server
/** With all the time that a busy machine needs. */
let client: PortfolioClient
let hasty: PortfolioClient
let headers: Headers
const sessions = new Set<ServerHttp2Session>()
const opened = (timeoutMs: number) =>
  openPortfolioClient({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token: 'secret', timeoutMs })
const never = ({ signal }: HandlerContext) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))

beforeAll(async () => {
  server = createServer(
    connectNodeAdapter({
      routes: (router) => {
        router.service(Portfolio, {
          getPosition: (_, context) => never(context),
          getProfitAndLoss(_, context) {
            headers = context.requestHeader
            return { total: '12.5' }
          },
          listPositions: () => ({ positions: [{ booked: { symbol: 'x'.repeat(5_000_000) } }] }),
        })
        router.service(PortfolioStream, {
          async *watch(_, { signal }) {
            yield { resumeToken: 'e:1' }
            await pause(400, signal)
            if (!signal.aborted) yield { resumeToken: 'e:2' }
          },
        })
      },
    }),
  )
  server.on('session', (session) => {
    sessions.add(session)
    session.on('close', () => sessions.delete(session))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  client = opened(60_000)
  hasty = opened(200)
})

afterAll(async () => {
  client.close()
  hasty.close()
  for (const session of sessions) session.destroy()
  await new Promise((resolve) => server.close(resolve))
})

test('each call carries the service token and its deadline', async () => {
  expect(await client.portfolio.getProfitAndLoss({})).toMatchObject({ total: '12.5' })
  expect(headers.get('authorization')).toBe('Bearer secret')
  expect(headers.get('grpc-timeout')).toBe('60000m')
})

test('a call that is not answered ends at its deadline', async () => {
  await expect(hasty.portfolio.getPosition({ symbol: 'AAPL' })).rejects.toMatchObject({ code: Code.DeadlineExceeded })
})

test('a message of more than 4 MiB is not read', async () => {
  await expect(client.portfolio.listPositions({})).rejects.toMatchObject({ code: Code.ResourceExhausted })
})

test('a request of more than 128 KiB is not sent', async () => {
  await expect(client.portfolio.getPosition({ symbol: 'x'.repeat(131_073) })).rejects.toMatchObject({ code: Code.ResourceExhausted })
})

test('a stream outlives the deadline of calls', async () => {
  const tokens: string[] = []
  for await (const { resumeToken } of hasty.stream.watch({})) tokens.push(resumeToken)
  expect(tokens).toEqual(['e:1', 'e:2'])
})

test('a client that is closed ends its streams', async () => {
  const other = opened(60_000)
  const reading = (async () => {
    for await (const _ of other.stream.watch({})) other.close()
  })()
  await expect(reading).rejects.toMatchObject({ name: 'ConnectError' })
})
