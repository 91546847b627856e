import { createHash } from 'node:crypto'
import type { Signal } from '@trading/contracts'
import { v7 as uuidv7 } from 'uuid'

/** The id of a signal: a UUID of version 7. */
export type SignalIds = (signal: Pick<Signal, 'strategy' | 'symbol' | 'sequence'>) => string

export const idSources = ['clock', 'seed'] as const

/** Each id is new. */
export const clockIds: SignalIds = () => uuidv7()

// Any fixed time would do. From here the ids of a symbol are in the order of its signals.
const beginning = Date.UTC(2000, 0)

/** Ids that follow from seed, strategy, symbol and sequence alone; those of a symbol increase with the sequence. */
export const seededIds =
  (seed: number): SignalIds =>
  ({ strategy, symbol, sequence }) => {
    const random = createHash('sha256')
      .update(JSON.stringify([seed, strategy, symbol, sequence]))
      .digest()
    return uuidv7({ msecs: beginning + sequence, random: random.subarray(0, 16) })
  }

export const signalIds = ({ from, seed }: { from: (typeof idSources)[number]; seed: number }): SignalIds =>
  from === 'seed' ? seededIds(seed) : clockIds
