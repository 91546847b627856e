// Everything that market data keeps in Redis, for those who write access rules:
//   md:{SYMBOL}:last    hash: the last price, the position of its tick, and the writer's last heartbeat
//   md:{SYMBOL}:ticks   sorted set: recent ticks, by the time of ingestion
//   md:SYMBOL           channel: ticks and heartbeats
//   md:cache:…          copies of the history, and the channel of their changes: see the keys of packages/market-cache
// The braces are a hash tag: in a cluster, all keys of a symbol are on one node, as a script requires.

export const prefix = 'md:'

/** Braces in a symbol would end the hash tag early. Percent signs are encoded so that no two symbols share a name. */
export const inKey = (symbol: string): string => symbol.replace(/[%{}]/g, (character) => encodeURIComponent(character))

export const lastKey = (symbol: string): string => `${prefix}{${inKey(symbol)}}:last`

export const ticksKey = (symbol: string): string => `${prefix}{${inKey(symbol)}}:ticks`

export const channelOf = (symbol: string): string => `${prefix}${inKey(symbol)}`
