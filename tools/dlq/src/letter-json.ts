import { isUtf8 } from 'node:buffer'
import type { DeadLetter } from '@trading/dead-letters'

/** A dead letter as one line of JSON: the complete message and what was derived from it. */
export const letterJson = ({ id, messageId, cause, at, attempt, message }: DeadLetter): string => {
  const { headers = {}, ...properties } = message.properties
  const text = isUtf8(message.content)
  const line = {
    id,
    messageId,
    cause,
    deadLetteredAt: at === undefined ? undefined : new Date(at).toISOString(),
    attempt,
    exchange: message.fields.exchange,
    routingKey: message.fields.routingKey,
    properties,
    headers,
    encoding: text ? 'utf8' : 'base64',
    body: message.content.toString(text ? 'utf8' : 'base64'),
  }
  return JSON.stringify(line, exactly)
}

// JSON cannot represent NaN and infinities, which a header may contain.
const exactly = (_key: string, value: unknown): unknown => (typeof value === 'number' && !Number.isFinite(value) ? String(value) : value)
