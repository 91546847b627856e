import type { TimedFamily } from '../family'
import { queueFamily } from '../queue-family'
import { tiers } from '../retry-tier'
import type { Signal } from '../signal'
import { topics } from '../topics'

/** The signals that engines execute. */
export const signals: TimedFamily<Signal> = queueFamily({
  name: 'signals',
  work: { queue: 'signals.work.v1', bind: topics.signals },
  retry: tiers(1_000, 5_000, 30_000),
  dead: 'signals.dead.v1',
  deadline: 'validUntil',
  idAsSent: ({ id }, body) => {
    const sent = (body as Pick<Signal, 'id'>).id
    return sent === id ? undefined : sent
  },
  // These predate the rule that a family's exchanges begin with its name. No other family may bind to them.
  exchanges: {
    retry: 'trading.retry',
    back: { exchange: topics.signals.exchange.name, routingKey: topics.signals.everything },
    dead: { exchange: 'trading.dead', routingKey: 'signal' },
  },
  about: {
    consumer: 'engine',
    replayed: 'Engines execute them at the price of that time. Signals that have ended are neither executed nor reported again.',
    inWords: ({ side, quantity, symbol }) => `${side} ${quantity} ${symbol}`,
    take: { operation: 'executeSignal', summary: 'An engine takes one signal at a time.' },
    inspect: { operation: 'inspectDeadLetter', summary: 'An operator finds out what went wrong.' },
  },
})
