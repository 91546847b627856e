import type { Client } from '@trading/redis'
import { lastKey, ticksKey } from './keys'
import type { MarketTick } from './market-tick'
import type { Position } from './position'
import { readTick } from './wire'

/** What Redis holds of a symbol at one moment. */
export interface Snapshot {
  /** Of the last tick; the sequence is 0 if the epoch has none yet. */
  readonly position: Position
  /** The last heartbeat, milliseconds since the epoch by the writer's clock; 0 if there was none. */
  readonly heartbeatAt: number
  readonly last: MarketTick | undefined
  /** The oldest first. */
  readonly recent: readonly MarketTick[]
}

/** Reads the last price and up to `count` recent ticks in one step; undefined if no writer has ever claimed the symbol. */
export async function readSnapshot(client: Client, { symbol, count }: { symbol: string; count: number }): Promise<Snapshot | undefined> {
  const [fields, texts] = await client.multi().hGetAll(lastKey(symbol)).zRange(ticksKey(symbol), -count, -1).execTyped()
  const { epoch, sequence, heartbeatAt, tick } = fields
  if (epoch === undefined) return undefined
  return {
    position: { epoch: Number(epoch), sequence: Number(sequence) },
    heartbeatAt: Number(heartbeatAt ?? 0),
    last: tick === undefined ? undefined : readTick(symbol, tick),
    recent: texts.flatMap((text) => readTick(symbol, text) ?? []),
  }
}

/** The position of the last tick that Redis has; all zero if no writer has claimed the symbol. */
export async function readPosition(client: Client, symbol: string): Promise<Position> {
  const [epoch, sequence] = await client.hmGet(lastKey(symbol), ['epoch', 'sequence'])
  return { epoch: Number(epoch ?? 0), sequence: Number(sequence ?? 0) }
}
