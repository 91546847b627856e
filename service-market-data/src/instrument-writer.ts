import type { CacheWriter } from '@trading/market-cache'
import type { MarketTick } from '@trading/market-data'
import type { History, SeenInstrument } from '@trading/market-history'
import { describeCause, type Log, type Owned, pause, within } from '@trading/runtime'

export interface InstrumentWriterOptions {
  history: Pick<History, 'recordInstruments'>
  cache: Pick<CacheWriter, 'instrumentsChanged'>
  log: Log
}

export interface InstrumentWriter extends Owned {
  /** These ticks are in the history now. */
  written(ticks: readonly MarketTick[]): void
  close(): Promise<void>
}

/** How far the last price of a symbol may be ahead of what is recorded. */
const lagMs = 60_000
const firstRetryMs = 100
const maxRetryMs = 2_000
/** How long closing waits for what is left. */
const closeMs = 2_000

/** Records which symbols the history has and for which time: each at its first tick, once a minute after that, and when it closes. */
export function openInstrumentWriter({ history, cache, log }: InstrumentWriterOptions): InstrumentWriter {
  const closing = new AbortController()
  const seen = new Map<string, SeenInstrument>()
  const recorded = new Map<string, SeenInstrument>()
  let recording: Promise<void> | undefined

  const isNew = (instrument: SeenInstrument): boolean => recorded.get(instrument.symbol) !== instrument
  const isDue = ({ symbol, firstSeen, lastSeen }: SeenInstrument): boolean => {
    const known = recorded.get(symbol)
    return known === undefined || firstSeen < known.firstSeen || lastSeen >= known.lastSeen + lagMs
  }
  const record = async (which: readonly SeenInstrument[]): Promise<void> => {
    if (which.length === 0) return
    if ((await history.recordInstruments(which)) > 0) cache.instrumentsChanged()
    for (const each of which) recorded.set(each.symbol, each)
  }
  const due = (): SeenInstrument[] => [...seen.values()].filter(isDue)
  const recordDue = async (): Promise<void> => {
    let waitMs = firstRetryMs
    for (let which = due(); which.length > 0 && !closing.signal.aborted; which = due()) {
      try {
        await record(which)
      } catch (error) {
        // The history says that it is away.
        log.debug({ err: error }, `could not record instruments: ${describeCause(error)}`)
        await pause(waitMs, closing.signal)
        waitMs = Math.min(maxRetryMs, waitMs * 2)
      }
    }
  }
  const see = ({ symbol, eventAt }: MarketTick): void => {
    const { firstSeen = eventAt, lastSeen = eventAt } = seen.get(symbol) ?? {}
    seen.set(symbol, { symbol, source: 'ticks', firstSeen: Math.min(firstSeen, eventAt), lastSeen: Math.max(lastSeen, eventAt) })
  }

  return {
    written(ticks) {
      for (const tick of ticks) see(tick)
      if (due().length === 0) return
      recording ??= recordDue().finally(() => {
        recording = undefined
      })
    },
    async close() {
      const left = async () => {
        await recording
        await record([...seen.values()].filter(isNew))
      }
      await within(closeMs, left())
      closing.abort()
    },
  }
}
