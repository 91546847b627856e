import { seededRandom } from '@trading/runtime'
import type { Strategy } from '@trading/strategy'

export interface RandomOptions {
  /** A whole number; the same seed gives the same decisions. */
  seed?: number
}

/** A placeholder strategy: tosses a coin at every tick, whatever the price. */
export function random({ seed = 1 }: RandomOptions = {}): Strategy {
  const uniform = seededRandom(seed)
  return {
    name: 'random',
    warmUpTicks: 0,
    onTick: () => ({ side: uniform() < 0.5 ? 'BUY' : 'SELL', confidence: uniform() }),
  }
}
