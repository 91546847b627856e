import { headers, maxCauseBytes, plainText, type QueueFamily, type RetryTier } from '@trading/contracts'
import { describeCause } from '@trading/runtime'
import type { ConsumeMessage, MessageProperties } from 'amqplib'
import { v7 as uuidv7 } from 'uuid'
import type { Publication } from './publication'

/** The copy for a retry queue: the same message with the platform's attempt header. */
export const retryCopy = (
  { retry }: Pick<QueueFamily, 'retry'>,
  original: ConsumeMessage,
  { tier, attempt, cause }: { tier: RetryTier; attempt: number; cause: unknown },
): Publication => ({
  exchange: retry.exchange,
  routingKey: tier.routingKey,
  body: original.content,
  properties: propertiesOf(original, uuidv7, { [headers.attempt]: attempt, [headers.cause]: causeHeader(cause) }),
})

/** The copy for the dead-letter queue, with the cause. */
export function deadCopy(
  { dead }: Pick<QueueFamily, 'dead'>,
  original: ConsumeMessage,
  { attempt, cause, now }: { attempt: number; cause: unknown; now: number },
): Publication {
  const deadLetterId = uuidv7()
  return {
    exchange: dead.exchange,
    routingKey: dead.routingKey,
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
 * The copy with only the properties that the platform needs, for when the original's cannot be encoded again: amqplib encodes at most 64
 * KiB of headers, no NaN, and no text that outgrows its field because the original was not UTF-8. Trace headers are kept.
 */
export function bareCopy({ properties: { headers: all, contentType, type, messageId }, ...copy }: Publication): Publication {
  const ours = Object.values(headers).filter((header) => all?.[header] !== undefined)
  const traces = traceHeaders.filter((header) => isShort(all?.[header]))
  return {
    ...copy,
    properties: {
      ...(isShort(contentType) && { contentType }),
      ...(isShort(type) && { type }),
      messageId: isShort(messageId) ? messageId : uuidv7(),
      headers: Object.fromEntries([...traces, ...ours].map((header) => [header, all?.[header]])),
      persistent: true,
      mandatory: true,
    },
  }
}

/** W3C Trace Context. */
const traceHeaders = ['traceparent', 'tracestate']

/** Whether it fits into an AMQP short string. */
const isShort = (text: unknown): text is string => typeof text === 'string' && Buffer.byteLength(text) <= 255

function propertiesOf({ properties }: ConsumeMessage, freshId: () => string, ours: Record<string, unknown>): Publication['properties'] {
  // Brokers write x-death themselves and, from 4.0, ignore it from clients; a copy's delivery count starts again. CC and BCC are routing
  // keys and would send the copy to more queues than intended.
  const { 'x-death': _, 'x-delivery-count': __, CC: ___, BCC: ____, ...foreign } = properties.headers ?? {}
  return {
    ...defined(properties),
    messageId: typeof properties.messageId === 'string' ? properties.messageId : freshId(),
    headers: { ...foreign, ...ours },
    persistent: true,
    mandatory: true,
  }
}

// The broker closes the channel if the user id is not its own, and a TTL would empty the dead-letter queue.
const defined = ({ userId: _, expiration: __, clusterId: ___, deliveryMode: ____, ...properties }: MessageProperties) =>
  Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined))

function causeHeader(cause: unknown): string {
  // The cause may quote a venue: replace characters that a reader could not store.
  const text = plainText(describeCause(cause), maxCauseBytes)
  const bytes = Buffer.from(text)
  if (bytes.length <= maxCauseBytes) return text
  let end = maxCauseBytes - Buffer.byteLength('…')
  while (isContinuation(bytes[end])) end--
  return `${bytes.toString('utf8', 0, end)}…`
}

/** A continuation byte in UTF-8. */
const isContinuation = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80
