import { type RedisConnection, script } from '@trading/redis'
import type { Window } from './keep-windows'

/**
 * One hash for each bucket, with what each process counted. Counts are sent whole, not as differences: a count that is sent twice counts
 * once, and a Redis that lost everything has it again. Who comes first in a window says when it ends.
 */
const shareScript = script(`
  local answers = {}
  for i, key in ipairs(KEYS) do
    redis.call('HSET', key, ARGV[3 * i - 2], ARGV[3 * i - 1])
    local ttl = redis.call('PTTL', key)
    if ttl < 0 then
      ttl = tonumber(ARGV[3 * i])
      redis.call('PEXPIRE', key, ttl)
    end
    local total = 0
    for _, count in ipairs(redis.call('HVALS', key)) do total = total + count end
    answers[2 * i - 1] = total
    answers[2 * i] = ttl
  end
  return answers
`)

/** So many in one call that Redis is busy with it for about a millisecond. */
const mostInCall = 500

/**
 * Tells Redis what this process counted in these windows, and learns from it what others counted, and when the windows end.
 * @throws RedisUnavailable: all of them can be sent again
 */
export async function shareCounts(redis: Pick<RedisConnection, 'call'>, windows: readonly Window[]): Promise<void> {
  const calls: Promise<void>[] = []
  for (let from = 0; from < windows.length; from += mostInCall) calls.push(shareSome(redis, windows.slice(from, from + mostInCall)))
  await Promise.all(calls)
}

async function shareSome(redis: Pick<RedisConnection, 'call'>, windows: readonly Window[]): Promise<void> {
  const sentAtMs = performance.now()
  const sent = windows.map(({ own }) => own)
  const keys = windows.map(({ bucket }) => `gateway:counts:${bucket}`)
  const values = windows.flatMap(({ field, own, endsAtMs }) => [field, String(own), String(Math.max(1, Math.ceil(endsAtMs - sentAtMs)))])
  const answers = (await redis.call((client) => shareScript(client, { keys, arguments: values }))) as number[]
  for (const [index, window] of windows.entries()) {
    const [total, ttl] = answers.slice(2 * index, 2 * index + 2) as [number, number]
    // Nobody's count falls within a window: a Redis that knows less has lost it, and is told again by those who counted.
    window.others = Math.max(window.others, total - (sent[index] as number))
    // Since it was sent: the window ends here no later than in Redis, where the next one would otherwise find what is counted in this one.
    window.endsAtMs = sentAtMs + ttl
  }
}
