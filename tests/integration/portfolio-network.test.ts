import { setTimeout as sleep } from 'node:timers/promises'
import { status } from '@grpc/grpc-js'
import { startTcpProxy, type TcpProxy } from '@trading/rig/network/tcp-proxy'
import { until } from '@trading/rig/until'
import { seededRandom } from '@trading/runtime'
import type { Message } from '../support/portfolio-client'
import { fills, openStage, type Stage } from '../support/portfolio-stage'

// The portfolio's stream over a network that breaks.

let stage: Stage
let proxy: TcpProxy

beforeEach(async () => {
  stage = await openStage()
})
afterEach(async () => {
  await proxy.close()
  await stage.close()
})

async function serveThrough(options: Parameters<Stage['serve']>[0]) {
  const api = await stage.serve(options)
  proxy = await startTcpProxy({ target: () => ({ host: '127.0.0.1', port: api.port }) })
  return api
}

test('reset 60 times in the middle of messages, what a reader puts together is the event table', async () => {
  await serveThrough({ limits: { heartbeatMs: 50, batch: 20 } })
  const random = seededRandom(5)
  // A message of 20 fills takes some 20 ms, so that most resets cut one in two.
  proxy.slow({ bytesPerSecond: 300_000 })
  let writing = true
  const writer = (async () => {
    while (writing) {
      await stage.store.bookAll(fills(1 + Math.floor(random() * 6)))
      await sleep(10)
    }
  })()
  const got: Message[] = []
  let resume = `${(await stage.store.snapshot()).epoch}:0`
  let withFills = 0
  const watchOnce = async (stop: (message: Message) => boolean, meanwhile: (ended: () => boolean) => Promise<void>) => {
    const client = stage.client(proxy.port)
    let ended = false
    const reading = client.read('PortfolioStream', 'Watch', { resume_token: resume }, stop).finally(() => {
      ended = true
    })
    await meanwhile(() => ended)
    const { messages, status: end } = await reading
    client.close()
    const fresh = messages.flatMap(({ delta }) => delta?.fills ?? [])
    if (fresh.length > 0) withFills++
    got.push(...fresh.map(({ sequence, report_id }: Message) => ({ sequence, report_id })))
    resume = messages.at(-1)?.resume_token ?? resume
    return end.code
  }
  for (let cut = 0; cut < 60; cut++) {
    const code = await watchOnce(
      () => false,
      // More than once, since grpc-js itself calls again what the portfolio has not begun to answer.
      async (ended) => {
        while (!ended()) {
          await sleep(random() * 200)
          proxy.reset()
        }
      },
    )
    expect(code).toBe(status.UNAVAILABLE)
  }
  writing = false
  await writer
  await proxy.heal()
  const { sequence } = await stage.store.snapshot()
  await watchOnce(
    ({ resume_token }) => resume_token.endsWith(`:${sequence}`),
    () => Promise.resolve(),
  )
  const table = 'SELECT sequence::int, report_id::text FROM fills ORDER BY sequence'
  expect(got).toEqual(await stage.database.sql(table))
  expect(withFills).toBeGreaterThan(20)
}, 120_000)

test('a reader whose host is gone without a word is noticed, and its stream is given up', async () => {
  const api = await serveThrough({ limits: { pingMs: 200 } })
  const openStreams = async () => Number(/^api_streams (\d+)$/m.exec(await api.registry.metrics())?.[1])
  const stream = stage.client(proxy.port).open('PortfolioStream', 'Watch', {})
  stream.on('error', () => undefined).resume()
  await until('the stream is open', async () => (await openStreams()) === 1)
  proxy.blackHole()
  await until('it is given up', async () => (await openStreams()) === 0, { withinMs: 5_000 })
  stream.cancel()
})
