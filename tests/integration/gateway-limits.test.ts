import { openTestCache } from '@trading/rig/test-cache'
import { until } from '@trading/rig/until'
import { type GatewayProcess, type GatewayStage, openGatewayStage } from '../support/gateway-stage'

let stage: GatewayStage
let cache: Awaited<ReturnType<typeof openTestCache>>
beforeAll(async () => {
  ;[stage, cache] = await Promise.all([openGatewayStage(), openTestCache()])
})
afterAll(async () => {
  await stage.close()
  await cache.stop()
})

const most = 20
const start = async (): Promise<GatewayProcess> => {
  const gateway = await stage.start({ REDIS_URL: cache.url, RATE_PER_MINUTE: String(most) })
  await gateway.seen('redis.connected', ({ connection }) => connection === 'gateway-limits')
  return gateway
}
const askWith = (key: string) => {
  let asked = 0
  return {
    get asked() {
      return asked
    },
    async ask(gateway: GatewayProcess) {
      asked++
      const { status, headers } = await gateway.call('/v1/session', { key })
      return { status, remaining: Number(headers.get('ratelimit-remaining')), resetSeconds: Number(headers.get('ratelimit-reset')) }
    },
  }
}

test('a gateway knows what was counted before its restart; while Redis is away its limits go on', async () => {
  const { key } = await stage.key({ owner: 'vera', role: 'viewer' })
  const caller = askWith(key)
  const first = await start()
  for (let request = 1; request <= 3; request++) expect((await caller.ask(first)).remaining).toBe(most - request)
  expect(first.events('limits.fallback')).toEqual([])
  first.kill('SIGTERM')
  expect(await first.exited).toBe(0)

  const second = await start()
  await until('it knows what the first one counted', async () => (await caller.ask(second)).remaining === most - caller.asked)
  await cache.control?.kill()
  while (caller.asked < most) expect(await caller.ask(second)).toMatchObject({ status: 200, remaining: most - caller.asked })
  expect(await caller.ask(second)).toMatchObject({ status: 429, remaining: 0 })
  expect((await second.readyz()).ready).toBe(true)
  await second.seen('limits.fallback')
  await cache.control?.start()
})

test('two gateways on one Redis come to one limit and one end of the window', async () => {
  const { key } = await stage.key({ owner: 'walt', role: 'viewer' })
  const caller = askWith(key)
  const [one, other] = [await start(), await start()]
  for (let request = 1; request <= 10; request++) expect((await caller.ask(one)).status).toBe(200)
  await until('the other one knows', async () => (await caller.ask(other)).remaining === most - caller.asked)
  while (caller.asked < most) expect((await caller.ask(other)).status).toBe(200)
  const refused = await caller.ask(other)
  expect(refused).toMatchObject({ status: 429, remaining: 0 })
  // It had none since, so it learns of the others with its next request.
  const late = await until('the first one refuses too', async () => {
    const answer = await caller.ask(one)
    return answer.status === 429 && answer
  })
  expect(Math.abs(late.resetSeconds - refused.resetSeconds)).toBeLessThanOrEqual(5)
})
