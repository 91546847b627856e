import { exchanges, headers, maxCauseBytes, type RetryTier, signalRoutingKey } from '@trading/contracts'
import { describeCause } from '@trading/runtime'
import type { ConsumeMessage, MessageProperties } from 'amqplib'
import { v7 as uuidv7 } from 'uuid'
import type { Publication } from './publication'

/** The copy that waits in a retry queue: the same message, its attempt counted by us. */
export const retryCopy = (
  original: ConsumeMessage,
  { tier, attempt, cause }: { tier: RetryTier; attempt: number; cause: unknown },
): Publication => ({
  exchange: exchanges.retry.name,
  routingKey: tier.routingKey,
  body: original.content,
  properties: propertiesOf(original, uuidv7, { [headers.attempt]: attempt, [headers.cause]: causeHeader(cause) }),
})

/** The copy that a person finds among the dead letters, with why it is there. */
export function deadCopy(original: ConsumeMessage, { attempt, cause, now }: { attempt: number; cause: unknown; now: number }): Publication {
  const deadLetterId = uuidv7()
  return {
    exchange: exchanges.dead.name,
    routingKey: signalRoutingKey,
    body: original.content,
    properties: propertiesOf(original, () => deadLetterId, {
      [headers.attempt]: attempt,
      [headers.cause]: causeHeader(cause),
      [headers.deadLetterId]: deadLetterId,
      [headers.deadLetteredAt]: new Date(now).toISOString(),
    }),
  }
}

/**
 * The copy without whatever else came with its original, for properties that were received and cannot be sent: amqplib encodes no more than
 * 64 KiB of headers, no NaN, and no text that grows beyond its field where the original held no UTF-8.
 */
export function bareCopy({ properties: { headers: all, contentType, type, messageId }, ...copy }: Publication): Publication {
  const ours = Object.values(headers).filter((header) => all?.[header] !== undefined)
  return {
    ...copy,
    properties: {
      ...(isShort(contentType) && { contentType }),
      ...(isShort(type) && { type }),
      messageId: isShort(messageId) ? messageId : uuidv7(),
      headers: Object.fromEntries(ours.map((header) => [header, all[header]])),
      persistent: true,
      mandatory: true,
    },
  }
}

/** Whether it fits into one of AMQP's short strings. */
const isShort = (text: unknown): text is string => typeof text === 'string' && Buffer.byteLength(text) <= 255

function propertiesOf({ properties }: ConsumeMessage, freshId: () => string, ours: Record<string, unknown>): Publication['properties'] {
  // Brokers write x-death themselves and, from 4.0, ignore it from clients.
  const { 'x-death': _, ...foreign } = properties.headers ?? {}
  return {
    ...defined(properties),
    messageId: typeof properties.messageId === 'string' ? properties.messageId : freshId(),
    headers: { ...foreign, ...ours },
    persistent: true,
    mandatory: true,
  }
}

// The broker closes the channel over a user id that is not its own, and a TTL would empty the dead letters.
const defined = ({ userId: _, expiration: __, clusterId: ___, deliveryMode: ____, ...properties }: MessageProperties) =>
  Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined))

function causeHeader(cause: unknown): string {
  const text = describeCause(cause)
  if (Buffer.byteLength(text) <= maxCauseBytes) return text
  // A cut inside a character leaves a replacement mark, three bytes in UTF-8, and the ellipsis takes three more.
  return `${Buffer.from(text)
    .subarray(0, maxCauseBytes - 6)
    .toString('utf8')}…`
}
