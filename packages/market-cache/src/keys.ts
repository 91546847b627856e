import { inKey, prefix } from '@trading/market-data'

// Everything that the cache keeps in Redis, for those who write access rules. No key of a price begins like these.
//   md:cache:{GROUP}:generation   string: a random text; a new one makes every entry of the group stale
//   md:cache:{GROUP}:ENTRY        string: the generation under which it was loaded, and the value as JSON
//   md:cache:{changes}            channel: the names of groups that have changed
// GROUP is `instruments`, or `candles:` and a symbol: what changes together. The braces are a hash tag: in a cluster, all keys of a group are
// on one node, as a script requires. No symbol's channel has braces, so none is the channel of changes.

/** Entries that become stale together. */
export type Group = 'instruments' | `candles:${string}`

export const instruments: Group = 'instruments'

export const candlesOf = (symbol: string): Group => `candles:${inKey(symbol)}`

export const changes = `${prefix}cache:{changes}`

export const generationKey = (group: Group): string => `${prefix}cache:{${group}}:generation`

export const entryKey = (group: Group, name: string): string => `${prefix}cache:{${group}}:${name}`
