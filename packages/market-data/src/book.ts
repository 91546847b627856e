import type { MarketTick } from './market-tick'
import { follows, inOrder, type Position } from './position'
import type { Snapshot } from './snapshot'
import type { Heartbeat } from './wire'

/** What became of a message. `gap`: something before it was missed, so a snapshot is needed. */
export type Applied = 'taken' | 'old' | 'gap'

/** What a reader knows of one symbol. */
export interface Book {
  readonly last: MarketTick | undefined
  /** The highest position ever seen. Never goes back, whatever Redis says. */
  readonly position: Position
  /** When the writer last confirmed the price, milliseconds since the epoch by its clock; undefined without a price. */
  readonly confirmedAt: number | undefined
  tick(tick: MarketTick): Applied
  heartbeat(heartbeat: Heartbeat): Applied
  /** Replaces everything, never merges. Refuses, with false, a snapshot that is behind what was seen, such as that of an old replica. */
  replace(snapshot: Snapshot): boolean
  /** The newest `count` ticks that are known without a gap, the oldest first. */
  recent(count: number): readonly MarketTick[]
}

const nothing: Position = { epoch: 0, sequence: 0 }

/** An empty book that keeps up to `keep` recent ticks. */
export function createBook({ keep }: { keep: number }): Book {
  let last: MarketTick | undefined
  let position = nothing
  let confirmedAt = 0
  let ticks: MarketTick[] = []

  const append = (tick: MarketTick): void => {
    ticks.push(tick)
    // In blocks, so that not every tick copies the list.
    if (ticks.length >= 2 * keep) ticks = ticks.slice(-keep)
  }
  return {
    get last() {
      return last
    },
    get position() {
      return position
    },
    get confirmedAt() {
      return last && confirmedAt
    },
    tick(tick) {
      if (inOrder(tick, position) <= 0) return 'old'
      if (!follows(position, tick)) return 'gap'
      last = tick
      position = tick
      confirmedAt = Math.max(confirmedAt, tick.ingestedAt)
      append(tick)
      return 'taken'
    },
    heartbeat(heartbeat) {
      const order = inOrder(heartbeat, position)
      if (order < 0) return 'old'
      const hasTicks = heartbeat.sequence > 0
      if (order > 0 && hasTicks) return 'gap'
      position = { epoch: heartbeat.epoch, sequence: heartbeat.sequence }
      // Until the first tick of a new writer the price is that of the one before, which nobody confirms.
      if (hasTicks) confirmedAt = Math.max(confirmedAt, heartbeat.at)
      return 'taken'
    },
    replace(snapshot) {
      if (inOrder(snapshot.position, position) < 0) return false
      last = snapshot.last
      position = snapshot.position
      confirmedAt = Math.max(snapshot.last?.ingestedAt ?? 0, position.sequence > 0 ? snapshot.heartbeatAt : 0)
      ticks = sinceLastGap(snapshot.recent)
      return true
    },
    recent: (count) => ticks.slice(-Math.min(count, keep)),
  }
}

/** Redis may lack a tick that it refused, or that was given up while it was away. */
function sinceLastGap(ticks: readonly MarketTick[]): MarketTick[] {
  const gap = ticks.findLastIndex((tick, index) => index > 0 && !follows(ticks[index - 1] as MarketTick, tick))
  return ticks.slice(Math.max(0, gap))
}
