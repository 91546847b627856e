import { momentum } from './momentum'
import { random } from './random'
import type { Strategy } from './strategy'

export interface StrategySettings {
  seed: number
}

// To bring your own: write it in a file beside this one and add a line here. The setting STRATEGY then takes its name.
const strategies = {
  momentum: () => momentum(),
  random: ({ seed }) => random({ seed }),
} satisfies Record<string, (settings: StrategySettings) => Strategy>

export type StrategyName = keyof typeof strategies

export const strategyNames = Object.keys(strategies) as StrategyName[]

export const openStrategy = (name: StrategyName, settings: StrategySettings): Strategy => strategies[name](settings)
