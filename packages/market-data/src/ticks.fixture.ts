import type { MarketTick } from './market-tick'
import type { Snapshot } from './snapshot'
import { positionText, restText } from './wire'

export const aTick = (sequence: number, more: Partial<MarketTick> = {}): MarketTick => ({
  ...{ symbol: 'SPX', epoch: 1, sequence, price: '1455.22', quantity: undefined },
  ...{ eventAt: 1_000 + sequence, ingestedAt: 1_000 + sequence },
  ...more,
})

/** As the script publishes it. */
export const textOf = (tick: MarketTick): string => `${positionText(tick)} ${tick.ingestedAt} ${restText(tick)}`

export const heartbeatTextOf = (epoch: number, sequence: number, at: number): string =>
  `heartbeat ${positionText({ epoch, sequence })} ${at}`

export const snapshotOf = (ticks: readonly MarketTick[], heartbeatAt = 0): Snapshot => {
  const last = ticks.at(-1)
  return { position: last ?? { epoch: 1, sequence: 0 }, heartbeatAt, last, recent: ticks }
}
