import { complaints, type Signal, signalSchema } from '@trading/contracts'
import type { Decision, Tick } from '@trading/strategy'
import { v7 as uuidv7 } from 'uuid'

export interface SignalFactoryOptions {
  /** The strategy's name, as it stands in the signals. */
  strategy: string
  /** Units to trade with each signal, an exact decimal. */
  quantity?: string
  /** How long after its making a signal may be executed. */
  ttlMs?: number
  now?: () => number
}

/**
 * Makes signals out of decisions, numbered from 1 for each symbol.
 * @throws Error where feed or strategy gave what no signal may hold, so that it is found here and not among the dead letters
 */
export function createSignalFactory({ strategy, quantity = '1', ttlMs = 60_000, now = Date.now }: SignalFactoryOptions) {
  const sequences = new Map<string, number>()
  return ({ symbol, price }: Tick, { side, confidence }: Decision): Signal => {
    const sequence = (sequences.get(symbol) ?? 0) + 1
    const issued = now()
    const made = signalSchema.safeParse({
      id: uuidv7(),
      schema: 1,
      strategy,
      symbol,
      side,
      quantity,
      referencePrice: price,
      confidence,
      sequence,
      issuedAt: new Date(issued).toISOString(),
      validUntil: new Date(issued + ttlMs).toISOString(),
    })
    if (!made.success) throw new Error(`no valid signal comes of ${strategy} on ${symbol} at ${price}: ${complaints(made.error)}`)
    sequences.set(symbol, sequence)
    return made.data
  }
}
