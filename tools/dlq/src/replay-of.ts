import { headers, type QueueFamily } from '@trading/contracts'
import { applicationHeaders, type Decoded, decodeWithBody, describeCause, type Publication } from '@trading/messaging'
import type { ConsumeMessage } from 'amqplib'
import type { DeadLetter } from './dead-letter'

export type Replay =
  | { publication: Publication; validUntil: string | undefined }
  | { refused: 'stale'; message: unknown; until: number }
  | { refused: 'poison'; why: string }

export interface ReplayOptions {
  /** Milliseconds since the epoch. */
  now: number
  /** The message is valid for so long at least, where its family has deadlines. */
  extendMs: number | undefined
}

/**
 * The message as its consumers shall have it again: the same id and body, the count of attempts begun anew, on the way that leads to its
 * own work queue alone. Decoded by the code that consumers use, so that what they would dead-letter at once is refused, and so is what they
 * would only record as expired.
 */
export function replayOf({ id, message }: DeadLetter, family: QueueFamily, { now, extendMs }: ReplayOptions): Replay {
  let decoded: Decoded<unknown>
  try {
    decoded = decodeWithBody(message, family.kind)
  } catch (error) {
    return { refused: 'poison', why: describeCause(error) }
  }
  const { back, deadline } = family
  const fields = decoded.message as Record<string, unknown>
  const ownUntil = deadline?.of(decoded.message) ?? Number.POSITIVE_INFINITY
  const wantedUntil = extendMs === undefined ? 0 : now + extendMs
  const extension = deadline && wantedUntil > ownUntil ? { [deadline.field]: new Date(wantedUntil).toISOString() } : undefined
  const until = extension ? wantedUntil : ownUntil
  if (until <= now) return { refused: 'stale', message: decoded.message, until }
  return {
    validUntil: deadline && ({ ...fields, ...extension }[deadline.field] as string),
    publication: {
      exchange: back.exchange,
      routingKey: back.routingKey,
      // What its sender wrote stays as it is, the spelling of an id too: an earlier version may have placed the order under that.
      body: extension ? Buffer.from(JSON.stringify({ ...(decoded.body as object), ...extension })) : message.content,
      properties: propertiesOf(message, typeof fields.id === 'string' ? fields.id : id),
    },
  }
}

function propertiesOf({ properties }: ConsumeMessage, id: string): Publication['properties'] {
  // The broker closes the channel over a user id that is not its own, and a TTL would outdo the message's own deadline.
  const { userId: _, expiration: __, clusterId: ___, deliveryMode: ____, headers: found, messageId, ...kept } = properties
  return {
    ...Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined)),
    messageId: typeof messageId === 'string' ? messageId : id,
    // Whatever the consumer at work remembers, it may have been acted on before: an engine asks the venue before it places the order.
    headers: { ...applicationHeaders(found), [headers.replayed]: true },
    persistent: true,
    mandatory: true,
  }
}
