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
  /** The message stays valid for at least this long, if its family has deadlines. */
  extendMs: number | undefined
}

/**
 * The message to publish: same id and body, attempts reset, routed to its own work queue only. It is decoded by the code that consumers
 * use, so that poison, which they would dead-letter at once, and stale messages, which they would only record as expired, are refused.
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
      // Keep the sender's fields verbatim, including the spelling of the id: an earlier version may have placed the order under it.
      body: extension ? Buffer.from(JSON.stringify({ ...(decoded.body as object), ...extension })) : message.content,
      properties: propertiesOf(message, typeof fields.id === 'string' ? fields.id : id),
    },
  }
}

function propertiesOf({ properties }: ConsumeMessage, id: string): Publication['properties'] {
  // The broker closes the channel if the user id is not the connection's, and a TTL would override the message's own deadline.
  const { userId: _, expiration: __, clusterId: ___, deliveryMode: ____, headers: found, messageId, ...kept } = properties
  return {
    ...Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined)),
    messageId: typeof messageId === 'string' ? messageId : id,
    // It may have been executed before, whatever the consumer remembers: an engine looks it up at the venue before it places the order.
    headers: { ...applicationHeaders(found), [headers.replayed]: true },
    persistent: true,
    mandatory: true,
  }
}
