import { complaints, type Signal, signalMessage, versionOf } from '@trading/contracts'
import type { Decision, Tick } from '@trading/strategy'
import { clockIds, type SignalIds } from './signal-ids'

export interface SignalFactoryOptions {
  /** The strategy's name in the signals. */
  strategy: string
  /** Quantity of each signal, an exact decimal. */
  quantity?: string
  /** How long a signal stays valid after it is issued. */
  ttlMs?: number
  ids?: SignalIds
  now?: () => number
}

/**
 * Turns decisions into signals, numbered from 1 per symbol.
 * @throws Error if the feed or strategy supplied an invalid value, so that it surfaces here and not in the dead-letter queue
 */
export function createSignalFactory(options: SignalFactoryOptions) {
  const { strategy, quantity = '1', ttlMs = 60_000, ids = clockIds, now = Date.now } = options
  const sequences = new Map<string, number>()
  return ({ symbol, price, stored }: Tick, { side, confidence }: Decision): Signal => {
    const sequence = (sequences.get(symbol) ?? 0) + 1
    const issued = now()
    const body = {
      id: ids({ strategy, symbol, sequence }),
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
      ...(stored && { schema: 2, priceEpoch: stored.epoch, priceSequence: stored.sequence, priceAt: stored.at }),
    }
    const made = versionOf(signalMessage, body).schema.safeParse(body)
    if (!made.success) throw new Error(`invalid signal from ${strategy} on ${symbol} at ${price}: ${complaints(made.error)}`)
    sequences.set(symbol, sequence)
    return made.data
  }
}
