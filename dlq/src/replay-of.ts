import { exchanges, headers, type Signal, signalMessage, signalRoutingKey } from '@trading/contracts'
import { decode, describeCause, type Publication } from '@trading/messaging'
import type { ConsumeMessage } from 'amqplib'
import type { DeadLetter } from './dead-letter'

export type Replay =
  | { publication: Publication; signal: Signal }
  | { refused: 'stale'; signal: Signal }
  | { refused: 'poison'; why: string }

export interface ReplayOptions {
  /** Milliseconds since the epoch. */
  now: number
  /** The signal is valid for so long at least. */
  extendMs: number | undefined
}

/**
 * The signal as its engines shall have it again: the same id and body, the count of attempts begun anew. Decoded by the code that
 * engines use, so that what they would dead-letter at once is refused, and so is what they would only record as expired.
 */
export function replayOf({ message }: DeadLetter, { now, extendMs }: ReplayOptions): Replay {
  let signal: Signal
  try {
    signal = decode(message, signalMessage)
  } catch (error) {
    return { refused: 'poison', why: describeCause(error) }
  }
  const wantedUntil = extendMs === undefined ? 0 : now + extendMs
  const extended = wantedUntil > Date.parse(signal.validUntil)
  if (extended) signal = signalMessage.schema.parse({ ...signal, validUntil: new Date(wantedUntil).toISOString() })
  if (Date.parse(signal.validUntil) <= now) return { refused: 'stale', signal }
  return {
    signal,
    publication: {
      exchange: exchanges.signals.name,
      routingKey: signalRoutingKey,
      body: extended ? Buffer.from(JSON.stringify(signal)) : message.content,
      properties: propertiesOf(message, signal),
    },
  }
}

const setByUs: readonly string[] = Object.values(headers)
// The broker's own notes of a life that is over: x-death, x-first-death-queue, x-delivery-count and their like.
const setByTheBroker = /^x-(death|first-death-|last-death-|delivery-count$|acquired-count$)/

function propertiesOf({ properties }: ConsumeMessage, { id }: Signal): Publication['properties'] {
  // The broker closes the channel over a user id that is not its own, and a TTL would outdo the signal's own deadline.
  const { userId: _, expiration: __, clusterId: ___, deliveryMode: ____, headers: found, messageId, ...kept } = properties
  return {
    ...Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined)),
    messageId: typeof messageId === 'string' ? messageId : id,
    headers: {
      ...Object.fromEntries(Object.entries(found ?? {}).filter(([name]) => !setByUs.includes(name) && !setByTheBroker.test(name))),
      // Whatever the engine at work remembers, it asks the venue before it places the order.
      [headers.replayed]: true,
    },
    persistent: true,
    mandatory: true,
  }
}
