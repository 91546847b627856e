import { createHash } from 'node:crypto'
import { headers, type QueueFamily } from '@trading/contracts'
import type { ConsumeMessage } from 'amqplib'
import { brokerDeath } from './broker-death'

/** A message on the dead-letter queue, whoever put it there: a consumer, or the broker itself. */
export interface DeadLetter {
  /** What a person names it by. */
  id: string
  /** The message's own, where its sender gave it one. */
  messageId: string | undefined
  cause: string
  /** Milliseconds since the epoch; undefined where nothing tells. */
  at: number | undefined
  /** The attempt that failed, as its header has it. */
  attempt: unknown
  message: ConsumeMessage
}

export function deadLetterOf(message: ConsumeMessage, family: QueueFamily): DeadLetter {
  const { headers: found = {}, messageId } = message.properties
  const death = brokerDeath(found, family)
  const ours = textIn(found, headers.deadLetterId)
  const known = typeof messageId === 'string' && messageId !== '' ? messageId : undefined
  return {
    id: ours ?? known ?? digest(message.content),
    messageId: known,
    // Without an id of ours the broker dead-lettered it, and a header `cause` tells of the attempt before.
    cause:
      (ours === undefined ? death?.cause : undefined) ?? textIn(found, headers.cause) ?? death?.cause ?? 'unknown: nothing in it tells',
    at: timeIn(textIn(found, headers.deadLetteredAt)) ?? death?.at,
    attempt: found[headers.attempt] ?? 1,
    message,
  }
}

/** The body's, so that what nobody gave an id can still be named, and by the same id at the next look. */
const digest = (body: Buffer): string => `sha256-${createHash('sha256').update(body).digest('hex').slice(0, 24)}`

function textIn(found: Record<string, unknown>, name: string): string | undefined {
  const value = found[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

function timeIn(text: string | undefined): number | undefined {
  const at = Date.parse(text ?? '')
  return Number.isNaN(at) ? undefined : at
}
