import { randomUUID } from 'node:crypto'
import { type Client, script } from '@trading/redis'
import { changes, entryKey, type Group, generationKey } from './keys'

export interface EntryName {
  group: Group
  name: string
}

export interface FoundEntry {
  /** To be given to `storeEntry` with what is loaded from now on. */
  generation: string
  /** Undefined if there is no entry of this generation. */
  text: string | undefined
  /** How long it will still be there. */
  leftMs: number
}

/** A generation outlives every entry that carries it, and no longer: without a time limit those of unknown symbols would pile up. */
const generationMs = (ttlMs: number): string => String(2 * ttlMs)

// Random, never counted: a generation that Redis lost must not come again, or a load from before an invalidation could still store its value.
const newGeneration = (): string => randomUUID()

const read = script(`
local generation = redis.call('GET', KEYS[1])
if not generation then
  generation = ARGV[1]
  redis.call('SET', KEYS[1], generation, 'PX', ARGV[2])
end
local entry = redis.call('GET', KEYS[2])
local mark = generation .. ' '
if not entry or string.sub(entry, 1, #mark) ~= mark then return {generation} end
return {generation, string.sub(entry, #mark + 1), redis.call('PTTL', KEYS[2])}`)

/** Reads an entry, and the generation of its group, in one step. */
export async function readEntry(client: Client, { group, name, ttlMs }: EntryName & { ttlMs: number }): Promise<FoundEntry> {
  const keys = [generationKey(group), entryKey(group, name)]
  const answer = await read(client, { keys, arguments: [newGeneration(), generationMs(ttlMs)] })
  const [generation, text, leftMs] = answer as [string, string?, number?]
  return { generation, text, leftMs: leftMs ?? 0 }
}

const store = script(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[2], ARGV[1] .. ' ' .. ARGV[2], 'PX', ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return 1`)

export interface StoredEntry extends EntryName {
  /** The one that stood before the load began. */
  generation: string
  text: string
  lifeMs: number
  ttlMs: number
}

/** Stores an entry unless its group was invalidated, or its generation was lost, since the load began. Resolves with whether it did. */
export async function storeEntry(client: Client, { group, name, generation, text, lifeMs, ttlMs }: StoredEntry): Promise<boolean> {
  const keys = [generationKey(group), entryKey(group, name)]
  return (await store(client, { keys, arguments: [generation, text, String(lifeMs), generationMs(ttlMs)] })) === 1
}

// Published in the same step, so that no reader of the new generation can be told of the change after the next one.
const renew = script(`
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
redis.call('PUBLISH', ARGV[3], ARGV[4])
return 1`)

/** Makes every entry of the group stale, tells the near caches, and resolves with the new generation. */
export async function renewGeneration(client: Client, { group, ttlMs }: { group: Group; ttlMs: number }): Promise<string> {
  const generation = newGeneration()
  await renew(client, { keys: [generationKey(group)], arguments: [generation, generationMs(ttlMs), changes, group] })
  return generation
}
