import { type Side, sideSchema, text } from '@trading/contracts'
import { type ExtensionContext, methodsMissing } from '@trading/runtime'
import { z } from 'zod'
import { faultOf } from './fault-of'
import type { Tick } from './tick'

/** A strategy's decision about a tick. */
export interface Decision {
  side: Side
  /** Its confidence, 0 to 1. */
  confidence: number
}

/** Turns ticks into decisions. It keeps its own state, separately for each symbol. */
export interface Strategy {
  /** Appears in every signal: 1 to 64 characters. */
  readonly name: string
  /** How many ticks of a symbol it needs before it can decide; these are drawn from the feed without waiting for the interval. */
  readonly warmUpTicks: number
  /** The decision for this tick; undefined or null for none. */
  onTick(tick: Tick): Decision | undefined | null
}

/** The default export of a module named by the setting STRATEGY. */
export type StrategyFactory = (context: ExtensionContext) => Strategy | Promise<Strategy>

const decisionSchema = z.object({ side: sideSchema, confidence: z.number().min(0).max(1) })
const nameSchema = text(64)
const warmUpSchema = z.int().min(0)

/** Why a value is not a decision, as a predicate after a subject and a colon; undefined if it is one. */
export const decisionFault = (given: unknown): string | undefined => faultOf(decisionSchema, given)

/** Why a value is not a strategy, as a predicate without its subject; undefined if it is one. */
export function strategyFault(made: unknown): string | undefined {
  const fault = methodsMissing(made, { methods: ['onTick'] })
  if (fault) return fault
  const { name, warmUpTicks } = made as Strategy
  if (!nameSchema.safeParse(name).success) return 'has no name of 1 to 64 characters'
  if (!warmUpSchema.safeParse(warmUpTicks).success) return 'has no warmUpTicks that is a whole number from 0'
  return undefined
}
