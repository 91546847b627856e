import type { Bench } from '../bench'
import { marketOf } from '../market-table'
import { asText } from '../tables'
import { collaredEngine } from './market/collared-engine'
import { fanOut } from './market/fan-out'
import { history } from './market/history'
import { priceLatency } from './market/price-latency'
import { resync } from './market/resync'
import { tickPath } from './market/tick-path'

/** Prices compared with the bare client of Redis, their history with the bare client of PostgreSQL, and what a collar costs an engine. */
export async function marketData(bench: Bench): Promise<void> {
  const { url } = await bench.cache()
  for (const measure of [tickPath, fanOut, priceLatency, resync, history, collaredEngine]) await measure(bench, url)
  bench.show(asText(marketOf(bench.results)))
}
