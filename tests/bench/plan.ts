import { type Contestant, contestants } from './contestants'
import type { QueueKind } from './series'

export const partNames = ['drain', 'publish', 'latency', 'scaling', 'ledger', 'market-data', 'portfolio', 'gateway', 'cost'] as const
export type PartName = (typeof partNames)[number]

/** What is measured, and how often. */
export interface Plan {
  /** Whether nothing is left out; only then do the results replace those of the project. */
  whole: boolean
  parts: readonly PartName[]
  contestants: readonly Contestant[]
  queues: readonly QueueKind[]
  rounds: number
  /** Rounds of what fills tables and is in no goal; never more than `rounds`. */
  roundsWithoutGoal: number
  /** Signals per slice to drain. */
  slice: number
  /** A slice of a slow contestant has fewer signals, so that it takes about this time. */
  sliceSeconds: number
  /** Warm-up signals per engine before the measurement, so that V8 has optimised its code. */
  warmUp: number
  /** Warm-up signals per engine of a slow contestant, which stops after `warmUpSeconds`. */
  warmUpLeast: number
  warmUpSeconds: number
  latencySeconds: number
  /** Messages to publish, by the number in flight. */
  published: Readonly<Record<1 | 256, number>>
  /** Signals per engine in a slice of the scaling part. */
  scalingSlice: number
  market: MarketPlan
  portfolio: PortfolioPlan
  gateway: GatewayPlan
}

/** Requests in a round; a slow machine has fewer, so that a round takes as long as a slice. */
export interface GatewayPlan {
  warmUp: number
  reads: number
  submitted: number
  /** Of a steady flow of reads, and of one of executions. */
  latencySeconds: number
  streams: number
  /** How long streams carry executions before memory is read, and how often that is measured, each time by new processes. */
  streamSeconds: number
  memoryRounds: number
}

/** Calls, reports and fills in a round; a slow machine has fewer, so that a round takes as long as a slice. */
export interface PortfolioPlan {
  warmUp: number
  calls: number
  reports: number
  watched: number
  /** How often they are read in a round. */
  watches: number
  /** Of checks of orders, at a steady rate. */
  riskSeconds: number
}

/** Ticks in a round of each measurement of market data; a slow machine has fewer, so that a round takes as long as a slice. */
export interface MarketPlan {
  /** Before the first round of each. */
  warmUp: number
  stored: number
  fannedOut: number
  appended: number
  ticksPerSecond: number
  latencySeconds: number
  /** How often a reader is cut off in as many rounds as the others have, and for how long. */
  cutsPerRound: number
  cutMs: number
}

export const wholePlan: Plan = {
  whole: true,
  parts: partNames,
  contestants,
  queues: ['quorum', 'classic'],
  rounds: 5,
  roundsWithoutGoal: 3,
  slice: 3_000,
  sliceSeconds: 2.5,
  warmUp: 2_000,
  warmUpLeast: 600,
  warmUpSeconds: 5,
  latencySeconds: 10,
  published: { 1: 1_000, 256: 5_000 },
  scalingSlice: 100,
  market: {
    warmUp: 10_000,
    stored: 30_000,
    fannedOut: 20_000,
    appended: 60_000,
    ticksPerSecond: 1_000,
    latencySeconds: 3,
    cutsPerRound: 4,
    cutMs: 1_000,
  },
  portfolio: { warmUp: 3_000, calls: 10_000, reports: 10_000, watched: 10_000, watches: 6, riskSeconds: 4 },
  gateway: {
    warmUp: 2_000,
    reads: 5_000,
    submitted: 3_000,
    latencySeconds: 5,
    streams: 1_000,
    streamSeconds: 10,
    memoryRounds: 3,
  },
}

/** What a plan says of how is measured. */
export const planKeys = (Object.keys(wholePlan) as (keyof Plan)[]).filter(
  (key): key is Exclude<keyof Plan, 'whole' | 'parts' | 'contestants'> => !['whole', 'parts', 'contestants'].includes(key),
)

export const quickPlan: Plan = {
  ...wholePlan,
  whole: false,
  parts: ['drain', 'latency'],
  contestants: contestants.filter(({ quick }) => quick),
  queues: ['quorum'],
  slice: 1_000,
  warmUp: 600,
  latencySeconds: 2,
}
