import { type Client, script } from '@trading/redis'
import { channelOf, lastKey, ticksKey } from './keys'
import type { MarketTick } from './market-tick'
import { heartbeatMark, positionText, restText } from './wire'

/** How many recent ticks of a symbol Redis keeps, and for how long. */
export interface Kept {
  count: number
  ms: number
}

/** `fenced`: another writer with a higher epoch has started. `old`: the tick, or a later one, was stored before. */
export type Stored = 'stored' | 'old' | { fencedBy: number }

// One step, so that no reader sees a price without its tick, and whoever is late changes nothing. KEYS: last, ticks. ARGV: epoch, sequence,
// now, position and rest of the text, price, channel or nothing, and what is kept. Answers 1, 0, or the higher epoch as a negative number.
const store = script(`
local last = redis.call('HMGET', KEYS[1], 'epoch', 'sequence', 'at')
local epoch, sequence = tonumber(last[1] or 0), tonumber(last[2] or 0)
local givenEpoch, givenSequence = tonumber(ARGV[1]), tonumber(ARGV[2])
if givenEpoch < epoch then return -epoch end
if givenEpoch == epoch and givenSequence <= sequence then return 0 end
local at = math.max(tonumber(ARGV[3]), tonumber(last[3] or 0))
local tick = ARGV[4] .. ' ' .. string.format('%.0f', at) .. ' ' .. ARGV[5]
redis.call('HSET', KEYS[1], 'epoch', ARGV[1], 'sequence', ARGV[2], 'at', string.format('%.0f', at), 'price', ARGV[6], 'tick', tick)
redis.call('ZADD', KEYS[2], string.format('%.0f', at), tick)
redis.call('ZREMRANGEBYRANK', KEYS[2], 0, -1 - tonumber(ARGV[8]))
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', string.format('(%.0f', at - tonumber(ARGV[9])))
if ARGV[7] ~= '' then redis.call('PUBLISH', ARGV[7], tick) end
return 1`)

/**
 * Stores a tick as the last of its symbol and among its recent ones, and publishes it, unless it is not higher than what stands. `again`: it was
 * published before and Redis has lost it, so it is stored only: what is published never goes back.
 */
export async function storeTick(client: Client, tick: MarketTick, { count, ms }: Kept, { again = false } = {}): Promise<Stored> {
  const { symbol, epoch, sequence, ingestedAt, price } = tick
  const answer = await store(client, {
    keys: [lastKey(symbol), ticksKey(symbol)],
    arguments: [
      ...[String(epoch), String(sequence), String(ingestedAt), positionText(tick), restText(tick), price, again ? '' : channelOf(symbol)],
      ...[String(count), String(ms)],
    ],
  })
  return answer === 1 ? 'stored' : fencedOrOld(answer)
}

// Also claims the symbol for this epoch. It confirms the sequence that stands in Redis, so that a reader notices a tick that it missed.
const beat = script(`
local last = redis.call('HMGET', KEYS[1], 'epoch', 'sequence', 'heartbeatAt')
local epoch, sequence = tonumber(last[1] or 0), last[2] or '0'
if tonumber(ARGV[1]) < epoch then return -epoch end
if tonumber(ARGV[1]) > epoch then sequence = '0' end
local at = string.format('%.0f', math.max(tonumber(ARGV[2]), tonumber(last[3] or 0)))
redis.call('HSET', KEYS[1], 'epoch', ARGV[1], 'sequence', sequence, 'heartbeatAt', at)
redis.call('PUBLISH', ARGV[3], ARGV[4] .. ' ' .. string.format('%010.0f %013.0f', tonumber(ARGV[1]), tonumber(sequence)) .. ' ' .. at)
return 1`)

/**
 * Confirms that the writer is alive and the last price of the symbol still stands. The first one of a writer claims the symbol: from then on,
 * ticks of lower epochs are refused.
 */
export async function storeHeartbeat(
  client: Client,
  { symbol, epoch, at }: { symbol: string; epoch: number; at: number },
): Promise<Stored> {
  const answer = await beat(client, { keys: [lastKey(symbol)], arguments: [String(epoch), String(at), channelOf(symbol), heartbeatMark] })
  return answer === 1 ? 'stored' : fencedOrOld(answer)
}

const fencedOrOld = (answer: unknown): Stored => (Number(answer) < 0 ? { fencedBy: -Number(answer) } : 'old')
