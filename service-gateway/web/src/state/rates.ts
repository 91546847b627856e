import { percentile } from '../format/percentile'

interface Executed {
  signalId: string
  at: string
  latencyMs: number | null
  outcome: string
}

export interface RateFigures {
  /** Executions a second, over the last ten seconds. */
  perSecond: number
  /** Of the last minute. */
  count: number
  filled: number
  p50: number | undefined
  p99: number | undefined
}

/** Rates and latencies of the last minute, by the time of each outcome. */
export interface Rates {
  /** An execution that was added before is not counted again. */
  add(executions: readonly Executed[]): void
  figures(now: number): RateFigures
}

const keptMs = 60_000
const rateMs = 10_000
const keptAtMost = 20_000

export function createRates(): Rates {
  const samples = new Map<string, { at: number; latencyMs: number | null; filled: boolean }>()

  const forget = (now: number) => {
    for (const [id, { at }] of samples) if (at <= now - keptMs) samples.delete(id)
  }
  return {
    add(executions) {
      for (const { signalId, at, latencyMs, outcome } of executions)
        samples.set(signalId, { at: Date.parse(at), latencyMs, filled: outcome === 'FILLED' })
      // In a hidden tab nobody asks for figures.
      for (const id of samples.keys()) {
        if (samples.size <= keptAtMost) break
        samples.delete(id)
      }
    },
    figures(now) {
      forget(now)
      const kept = [...samples.values()]
      const latencies = kept.flatMap(({ latencyMs }) => latencyMs ?? []).sort((one, other) => one - other)
      return {
        perSecond: kept.filter(({ at }) => at > now - rateMs).length / (rateMs / 1_000),
        count: kept.length,
        filled: kept.filter(({ filled }) => filled).length,
        p50: percentile(latencies, 50),
        p99: percentile(latencies, 99),
      }
    },
  }
}
