import { headers, maxCauseBytes, plainText, type QueueFamily, type RetryTier } from '@trading/contracts'
import { describeCause } from '@trading/runtime'
import type { ConsumeMessage, MessageProperties } from 'amqplib'
import { v7 as uuidv7 } from 'uuid'
import type { Publication } from './publication'

/** The copy that waits in a retry queue: the same message, its attempt counted by us. */
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

/** The copy that a person finds among the dead letters, with why it is there. */
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
 * The copy without whatever else came with its original, for properties that were received and cannot be sent: amqplib encodes no more than
 * 64 KiB of headers, no NaN, and no text that grows beyond its field where the original held no UTF-8. What it is traced by comes along.
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

/** Whether it fits into one of AMQP's short strings. */
const isShort = (text: unknown): text is string => typeof text === 'string' && Buffer.byteLength(text) <= 255

function propertiesOf({ properties }: ConsumeMessage, freshId: () => string, ours: Record<string, unknown>): Publication['properties'] {
  // Brokers write x-death themselves and, from 4.0, ignore it from clients; the deliveries of a copy begin anew. CC and BCC are routing keys,
  // and would take the copy to more queues than the one it is for.
  const { 'x-death': _, 'x-delivery-count': __, CC: ___, BCC: ____, ...foreign } = properties.headers ?? {}
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
  // It may hold words of a venue: what no reader could hold is shown as its code.
  const text = plainText(describeCause(cause), maxCauseBytes)
  const bytes = Buffer.from(text)
  if (bytes.length <= maxCauseBytes) return text
  let end = maxCauseBytes - Buffer.byteLength('…')
  while (isContinuation(bytes[end])) end--
  return `${bytes.toString('utf8', 0, end)}…`
}

/** Of a character that began before, in UTF-8. */
const isContinuation = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80
