import { exchanges, headers, maxCauseBytes, plainText, type RetryTier, signalRoutingKey } from '@trading/contracts'
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

// All headers must fit into one frame of 128 KiB together with ours, or no copy could ever be published.
const maxForeignHeaderBytes = 64 * 1024

function propertiesOf({ properties }: ConsumeMessage, freshId: () => string, ours: Record<string, unknown>): Publication['properties'] {
  // Brokers write x-death themselves and, from 4.0, ignore it from clients.
  const { 'x-death': _, ...foreign } = properties.headers ?? {}
  const kept = JSON.stringify(foreign).length <= maxForeignHeaderBytes ? foreign : {}
  return {
    ...defined(properties),
    messageId: typeof properties.messageId === 'string' ? properties.messageId : freshId(),
    headers: { ...kept, ...ours },
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
