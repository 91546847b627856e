import type { Client } from './client'
import { differences, ratios, type Spread, spreadOf } from './statistics'

/** The measurements of one contestant, one value per round. */
export interface Series {
  /** The quantity, such as `drain/engine/quorum/5/perSecond`. */
  key: string
  client: Client
  unit: Unit
  values: readonly number[]
}

export type Unit = '/s' | 'ms' | 'MB' | 'kB' | 'B' | 'of linear'

/** A quantity that cannot be measured here. */
export interface Missing {
  what: string
  why: string
}

export interface Results {
  series: Series[]
  missing: Missing[]
}

export const find = ({ series }: Results, key: string, client: Client): Series | undefined =>
  series.find((each) => each.key === key && each.client === client)

/** The ratio of one contestant to another, round by round; undefined if either was not measured. */
export function ratioOf(results: Results, key: string, client: Client, to: Client = 'bare'): Spread | undefined {
  const own = find(results, key, client)
  const other = find(results, key, to)
  return own && other && spreadOf(ratios(own.values, other.values))
}

/** The difference of one contestant from another, round by round; undefined if either was not measured. */
export function beyond(results: Results, key: string, client: Client, to: Client = 'bare'): Spread | undefined {
  const own = find(results, key, client)
  const other = find(results, key, to)
  return own && other && spreadOf(differences(own.values, other.values))
}

export function medianOf(results: Results, key: string, client: Client): number | undefined {
  const found = find(results, key, client)
  return found && spreadOf(found.values).median
}

export const keys = {
  drain: (work: Work, queue: QueueKind, engines: number, metric: DrainMetric) => `drain/${work}/${queue}/${engines}/${metric}`,
  publish: (inFlight: number) => `publish/${inFlight}`,
  latency: (until: Until, share: Share) => `latency/${until}/${share}`,
  scaling: (engines: number, metric: 'perSecond' | 'ofLinear') => `scaling/${engines}/${metric}`,
  cost: (what: Cost) => `cost/${what}`,
  ledger: (engines: number, metric: LedgerMetric) => `ledger/${engines}/${metric}`,
  ledgerLatency: (share: Share) => `ledger/latency/${share}`,
  market: (what: Market) => `market/${what}`,
  portfolio: (what: Portfolio) => `portfolio/${what}`,
  gateway: (what: Gateway) => `gateway/${what}`,
}

export type Work = 'ack' | 'engine'
export type QueueKind = 'quorum' | 'classic'
export type LedgerMetric = 'perSecond' | 'cpuMs' | 'databaseCpuMs' | 'brokerCpuMs' | 'residentMb'
export type DrainMetric = 'perSecond' | 'cpuMs' | 'brokerCpuMs' | 'residentMb'
export type Until = 'start' | 'report'
export type Share = 'p50' | 'p99' | 'p99.9'
export type Market = 'stored' | 'fannedOut' | Share | 'appended' | 'resync' | `engine/${number}`
export type Portfolio = 'calls' | 'cpuMs' | 'sent' | 'received' | 'watched' | 'caughtUp' | `risk/${Share}` | `engine/${number}`
export type Gateway = 'reads' | `read/${Share}` | 'submitted' | `toPage/${Share}` | 'streams/residentMb' | 'streams/eachKb'
export type Cost =
  | 'ready/service-a'
  | 'ready/service-b'
  | 'rest/service-a'
  | 'rest/service-b'
  | 'load/service-a'
  | 'load/service-b'
  | 'image/service-a'
  | 'image/service-b'
  | 'dependencies/service-a'
  | 'dependencies/service-b'

export const shares: Record<Share, number> = { p50: 0.5, p99: 0.99, 'p99.9': 0.999 }
export const engineCounts = [1, 5] as const
export const inFlightCounts = [1, 256] as const
export const scalingCounts = [1, 2, 4, 8, 16] as const

/** Such as `1 engine`. */
export const enginesOf = (count: number): string => (count === 1 ? '1 engine' : `${count} engines`)
