import { resolve } from 'node:path'
import { type Bar, readBars } from '@trading/feeds'
import { type BarsStored, candleSpanMs } from '@trading/market-history'
import { withCommas } from '@trading/terminal'
import { checkBars } from './check-bars'
import { storeAll } from './store-all'
import type { Verb } from './verb'

export const runLoad: Verb<'load'> = async ({ symbol, width, source, json, file: name }, { openLoader, terminal, folder, abort }) => {
  const file = resolve(folder, name)
  const rows = () => unlessAborted(abort, readBars(file, { spanMs: candleSpanMs[width] }))
  const count = await checkBars(file, rows(), (row) => terminal.progress(`checking ${name}: ${withCommas(row)} rows`))
  const loader = await openLoader()
  const stored = await storeAll(file, rows(), {
    load: (bars: Bar[]) => loader.load({ symbol, width, source }, bars),
    onStored: (all) => terminal.progress(`storing candles: ${withCommas(all)} of ${withCommas(count)}`),
    onStopped: (all) => terminal.tell(`${withCommas(all)} of ${withCommas(count)} candles are stored: load the file again for the rest`),
  }).finally(() => loader.close())
  const text = `${withCommas(count)} candles of ${symbol} (${width}, source ${source}): ${inWords(stored)}`
  await terminal.print(json ? JSON.stringify({ symbol, width, source, ...stored }) : text)
  return 0
}

const inWords = ({ added, changed, unchanged }: BarsStored): string =>
  `${withCommas(added)} new, ${withCommas(changed)} changed, ${withCommas(unchanged)} already there`

async function* unlessAborted<T>(abort: AbortSignal, items: AsyncIterable<T>): AsyncGenerator<T> {
  for await (const item of items) {
    abort.throwIfAborted()
    yield item
  }
}
