import { type Counts, openCounts } from '@trading/gateway-service/open-counts'
import { openRedis, type RedisConnection } from '@trading/redis'
import { quietLog } from '@trading/rig/quiet-log'
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

describe('a gateway', () => {
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

  test('knows what was counted before its restart; while Redis is away its limits go on', async () => {
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

  test('and another one on the same Redis come to one limit and one end of the window', async () => {
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
})

describe('processes that count on one Redis', () => {
  const windowMs = 60_000
  const opened: { counts: Counts; redis: RedisConnection }[] = []
  const open = async () => {
    const redis = openRedis({ url: cache.url, name: 'counting', log: quietLog(), callMs: 250 })
    const counts = openCounts({ redis, log: quietLog(), everyMs: 20 })
    opened.push({ counts, redis })
    await until('connected', () => redis.up)
    return { redis, count: counts.count }
  }
  afterEach(async () => {
    for (const { counts, redis } of opened.splice(0)) {
      await counts.close()
      await redis.close()
    }
  })
  type Counting = Awaited<ReturnType<typeof open>>
  /** Counts in a bucket, and knows how many there should be. */
  const tally = (bucket: string) => {
    let total = 0
    const add = ({ count }: Counting, times = 1) => {
      for (let time = 0; time < times; time++) count(bucket, windowMs)
      total += times
    }
    const agrees = ({ count }: Counting) =>
      until('it knows all', () => {
        total++
        const { current } = count(bucket, windowMs)
        // More would have been counted twice, and would not go away.
        expect(current).toBeLessThanOrEqual(total)
        return current === total
      })
    return { add, agrees }
  }

  test('have the same count, once they have shared it', async () => {
    const [one, other] = [await open(), await open()]
    const { add, agrees } = tally('same')
    add(one, 30)
    add(other, 20)
    await agrees(one)
    await agrees(other)
  })

  test('go on by themselves while it is frozen, and afterwards count nothing twice and forget nothing', async () => {
    const [one, other] = [await open(), await open()]
    const { add, agrees } = tally('frozen')
    add(one, 30)
    await agrees(other)
    await cache.control?.freeze()
    try {
      const before = one.count('frozen alone', windowMs).current
      add(one, 10)
      add(other, 10)
      // What was sent to it is read after the thaw, and its answer by nobody.
      await until('both have given up their call', () => !one.redis.up && !other.redis.up)
      add(one, 5)
      expect(one.count('frozen alone', windowMs).current).toBe(before + 1)
    } finally {
      await cache.control?.thaw()
    }
    await agrees(one)
    await agrees(other)
  })

  test('tell it again when it was restarted empty, those without new requests too', async () => {
    const [one, other] = [await open(), await open()]
    const { add, agrees } = tally('empty')
    add(one, 30)
    add(other, 20)
    await agrees(one)
    await agrees(other)
    await cache.control?.kill()
    await until('nobody is connected', () => !one.redis.up && !other.redis.up)
    await cache.control?.start()
    await until('both are connected', () => one.redis.up && other.redis.up)
    await agrees(await open())
  })

  test('begin the next window together, and leave nothing behind', async () => {
    const shortMs = 1_500
    const slackMs = 300
    const [one, other] = [await open(), await open()]
    const begunAt = performance.now()
    const elapsedMs = () => performance.now() - begunAt
    for (let request = 0; request < 10; request++) one.count('turning', shortMs)
    await until('some of the window has gone', () => elapsedMs() > shortMs / 2)
    const { ttl } = await until('the other one knows', () => {
      const counted = other.count('turning', shortMs)
      return counted.current > 10 && counted
    })
    // It began later, and ends with the first one.
    expect(elapsedMs() + ttl).toBeLessThanOrEqual(shortMs + slackMs)
    await until('it has ended', () => elapsedMs() > shortMs + slackMs)
    expect(one.count('turning', shortMs)).toEqual({ current: 1, ttl: shortMs })
    expect(other.count('turning', shortMs)).toEqual({ current: 1, ttl: shortMs })
    await until('Redis has forgotten it', async () => (await one.redis.call((client) => client.exists('gateway:counts:turning'))) === 0)
  })
})
