import { fillRates, reasons } from './fill-rates'
import { chosenFills } from './fills'
import { latencies, latency, latencyHistogram } from './latency'
import { marks } from './marks'
import { pnl } from './pnl'
import { pnlSeries } from './pnl-series'
import type { Relation } from './relation'
import { chosenSignals } from './signals'
import { slippage } from './slippage'
import { vwap } from './vwap'

/** Every function of the schema. */
export const relations: readonly Relation[] = [
  ...[chosenSignals, chosenFills, slippage, fillRates, reasons, latencies, latency, latencyHistogram],
  ...[vwap, marks, pnl, pnlSeries],
]
