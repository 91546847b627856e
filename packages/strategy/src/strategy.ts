import { type Side, sideSchema, text } from '@trading/contracts'
import { type ExtensionContext, methodsMissing } from '@trading/runtime'
import { z } from 'zod'
import { faultOf } from './fault-of'
import type { Tick } from './tick'

/** What a strategy wants done about a tick. */
export interface Decision {
  side: Side
  /** How sure it is, 0 to 1. */
  confidence: number
}

/** Turns ticks into decisions. It holds what it remembers itself, for each symbol apart. */
export interface Strategy {
  /** Stands in every signal: 1 to 64 characters. */
  readonly name: string
  /** How many ticks of a symbol it must see before it can decide; these are drawn from the feed without waiting for the interval. */
  readonly warmUpTicks: number
  /** What to do now, or undefined or null for nothing. */
  onTick(tick: Tick): Decision | undefined | null
}

/** What a module that is named by the setting STRATEGY exports as its default. */
export type StrategyFactory = (context: ExtensionContext) => Strategy | Promise<Strategy>

const decisionSchema = z.object({ side: sideSchema, confidence: z.number().min(0).max(1) })
const nameSchema = text(64)
const warmUpSchema = z.int().min(0)

/** What keeps something from being a decision, in words that follow a subject and a colon; undefined where it is one. */
export const decisionFault = (given: unknown): string | undefined => faultOf(decisionSchema, given)

/** What keeps something from being a strategy, in words that follow a subject; undefined where it is one. */
export function strategyFault(made: unknown): string | undefined {
  const fault = methodsMissing(made, { methods: ['onTick'] })
  if (fault) return fault
  const { name, warmUpTicks } = made as Strategy
  if (!nameSchema.safeParse(name).success) return 'has no name of 1 to 64 characters'
  if (!warmUpSchema.safeParse(warmUpTicks).success) return 'has no warmUpTicks that is a whole number from 0'
  return undefined
}
