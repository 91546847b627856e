import { setTimeout as sleep } from 'node:timers/promises'
import { type Counts, openCounts } from '@trading/gateway-service/open-counts'
import { openRedis, type RedisConnection } from '@trading/redis'
import { quietLog } from '@trading/rig/quiet-log'
import { openTestCache } from '@trading/rig/test-cache'
import { until } from '@trading/rig/until'

// What gateways that count on one Redis agree on: docs/decisions/counting-limits.md.

let cache: Awaited<ReturnType<typeof openTestCache>>
beforeAll(async () => {
  cache = await openTestCache()
})
afterAll(() => cache.stop())

const windowMs = 60_000
/** A clock of what happens one after the other. */
let steps = 0
const opened: { counts: Counts; redis: RedisConnection }[] = []
const open = async (callMs = 250) => {
  const redis = openRedis({ url: cache.url, name: 'counting', log: quietLog(), callMs })
  /** When each call began and ended. */
  const shares: { began: number; ended: number }[] = []
  const call: RedisConnection['call'] = async (work) => {
    const began = ++steps
    const answer = await redis.call(work)
    shares.push({ began, ended: ++steps })
    return answer
  }
  const counts = openCounts({ redis: { onUp: redis.onUp, call }, log: quietLog(), everyMs: 20 })
  opened.push({ counts, redis })
  await until('connected', () => redis.up)
  return { redis, shares, count: counts.count }
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

/** Two gateways, and both know what each has counted in a bucket. */
const openTwo = async (bucket: string) => {
  const [one, other] = [await open(), await open()]
  const { add, agrees } = tally(bucket)
  add(one, 30)
  add(other, 20)
  await agrees(one)
  await agrees(other)
  return { one, other, add, agrees }
}

test('gateways on one Redis have the same count, once they have shared it', async () => {
  const { one, other, add, agrees } = await openTwo('same')
  add(other, 5)
  await agrees(one)
  await agrees(other)
})

test('gateways go on by themselves while Redis is frozen, and afterwards count nothing twice and forget nothing', async () => {
  const { one, other, add, agrees } = await openTwo('frozen')
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

test('gateways tell Redis again what they counted when it was restarted empty, those without new requests too', async () => {
  const { one, other, agrees } = await openTwo('empty')
  await cache.control?.kill()
  await until('nobody is connected', () => !one.redis.up && !other.redis.up)
  await cache.control?.start()
  await until('both are connected', () => one.redis.up && other.redis.up)
  await agrees(await open())
})

test('gateways begin the next window together, and leave nothing behind', async () => {
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

test('gateways exceed a limit by no more than what comes until each has shared its count once more', async () => {
  const limit = 200
  const [one, other] = [await open(5_000), await open(5_000)]
  const contestants = [one, other].map((counting) => ({ ...counting, admitted: [] as number[], refused: 0 }))
  let admitted = 0
  let fullAt = 0
  while (contestants.some(({ refused }) => refused < 50)) {
    for (const each of contestants) {
      if (each.count('bound', windowMs).current > limit) each.refused++
      else {
        each.admitted.push(++steps)
        if (++admitted === limit) fullAt = steps
      }
    }
    await sleep(1)
  }
  expect(admitted).toBeGreaterThanOrEqual(limit)
  const sharedAfter = ({ shares }: Counting, step: number) => shares.find(({ began }) => began > step)?.ended ?? Number.POSITIVE_INFINITY
  const known = (mine: Counting, others: Counting) => sharedAfter(mine, sharedAfter(others, fullAt))
  const last = ({ admitted }: { admitted: number[] }) => admitted.at(-1) ?? 0
  const [first, second] = contestants as [(typeof contestants)[0], (typeof contestants)[0]]
  expect(last(first)).toBeLessThan(known(first, second))
  expect(last(second)).toBeLessThan(known(second, first))
})
