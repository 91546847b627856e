import { type PriceObservations, pricesBroken, type ReaderLog, type StoredTick } from './prices'

export const tick = (sequence: number, fields: Partial<StoredTick> = {}): StoredTick => ({
  ...{ symbol: 'A', epoch: 1, sequence, price: `10${sequence}`, quantity: undefined, eventAt: sequence * 1_000 },
  ...fields,
})
const upTo = (count: number) => Array.from({ length: count }, (_, index) => tick(index + 1))
export const seen = (sequence: number, skipped = 0, fields: Partial<StoredTick> = {}) => ({
  ...tick(sequence, fields),
  at: sequence,
  skipped,
})
export const state = (at: number, is: ReaderLog['states'][number]['state'], sequence: number, ageMs = 10) => ({
  ...{ at, state: is, symbol: 'A', epoch: 1, sequence, ageMs },
})

/** A reader that saw all three ticks. */
export const reader = (fields: Partial<ReaderLog> = {}): ReaderLog => ({
  ...{ name: 'reader', ticks: [seen(1), seen(2), seen(3)], states: [state(1, 'live', 1)], connectedAt: [0], gaps: 0, kept: [upTo(3)] },
  last: [tick(3)],
  ...fields,
})

/** By default three ticks of one symbol went everywhere. */
export function observed(fields: Partial<PriceObservations> = {}): PriceObservations {
  const stored = fields.stored ?? upTo(3)
  return {
    ...{
      servers: 'Redis',
      readers: [reader()],
      published: stored.map((each) => ({ ...each, at: each.sequence })),
      lostAt: [],
      healedAt: 0,
      stored,
    },
    ...{ held: [{ last: tick(3), recent: upTo(3) }], maxAgeMs: 2_000 },
    candles: ['1m', '1h', '1d'].map((width) => ({
      ...{ symbol: 'A', width, startsAt: 0, open: '101', high: '103', low: '101', close: '103', volume: '0', ticks: 3 },
    })),
    ...fields,
  }
}

/** The violations, by invariant. */
export const broken = (fields: Partial<PriceObservations>) =>
  Object.fromEntries(Object.entries(pricesBroken(observed(fields))).filter(([, found]) => found.length > 0))
