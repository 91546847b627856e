import { type ExtensionContext, loadExtension } from '@trading/runtime'
import { type Strategy, type StrategyFactory, strategyFault } from '@trading/strategy'
import { momentum } from './momentum'
import { random } from './random'

export interface OpenStrategyOptions extends ExtensionContext {
  /** A built-in strategy, the path of a module, or the name of an installed package. */
  kind: string
}

const builtIn = new Map<string, StrategyFactory>([
  ['momentum', () => momentum()],
  ['random', ({ seed }) => random({ seed })],
])

export const strategyKinds = [...builtIn.keys()]

/** Opens the strategy that the setting STRATEGY names. */
export async function openStrategy({ kind, ...context }: OpenStrategyOptions): Promise<Strategy> {
  const open = builtIn.get(kind)
  if (open) return open(context)
  return loadExtension({ setting: 'STRATEGY', value: kind, builtIn: strategyKinds, service: __dirname, context, check: strategyFault })
}
