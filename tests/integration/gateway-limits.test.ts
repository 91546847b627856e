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

const start = async (): Promise<GatewayProcess> => {
  const gateway = await stage.start({ REDIS_URL: cache.url, RATE_PER_MINUTE: '5' })
  await gateway.seen('redis.connected', ({ connection }) => connection === 'gateway-limits')
  return gateway
}

test('limits are counted in Redis and survive a restart; while Redis is away they go on in the process', async () => {
  const { key } = await stage.key({ role: 'viewer' })
  const ask = (gateway: GatewayProcess) => gateway.call('/v1/session', { key })
  const first = await start()
  for (let request = 1; request <= 3; request++) expect((await ask(first)).headers.get('ratelimit-remaining')).toBe(String(5 - request))
  expect(first.events('limits.fallback')).toEqual([])
  first.kill('SIGTERM')
  expect(await first.exited).toBe(0)

  const second = await start()
  expect((await ask(second)).headers.get('ratelimit-remaining')).toBe('1')
  await cache.control?.kill()
  // A count of its own begins: no time without limits.
  const statuses: number[] = []
  await until('the limit of the process is reached', async () => {
    const { status } = await ask(second)
    statuses.push(status)
    return status === 429
  })
  expect(statuses.filter((status) => status === 200).length).toBeLessThanOrEqual(5)
  expect((await second.readyz()).ready).toBe(true)
})
