import { createHash } from 'node:crypto'
import { headers, type QueueFamily } from '@trading/contracts'
import type { ConsumeMessage } from 'amqplib'
import { brokerDeath } from './broker-death'

/** A message on the dead-letter queue, put there by a consumer or by the broker itself. */
export interface DeadLetter {
  /** The id by which a person refers to it. */
  id: string
  /** The id that its sender gave it, if any. */
  messageId: string | undefined
  cause: string
  /** Milliseconds since the epoch; undefined if unknown. */
  at: number | undefined
  /** The attempt that failed, as in its header. */
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
    // Without our id the broker dead-lettered it, and a `cause` header belongs to an earlier attempt.
    cause:
      (ours === undefined ? death?.cause : undefined) ?? textIn(found, headers.cause) ?? death?.cause ?? 'unknown: its headers do not say',
    at: timeIn(textIn(found, headers.deadLetteredAt)) ?? death?.at,
    attempt: found[headers.attempt] ?? 1,
    message,
  }
}

/** Gives a message without an id a stable one, derived from its body. */
const digest = (body: Buffer): string => `sha256-${createHash('sha256').update(body).digest('hex').slice(0, 24)}`

function textIn(found: Record<string, unknown>, name: string): string | undefined {
  const value = found[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

function timeIn(text: string | undefined): number | undefined {
  const at = Date.parse(text ?? '')
  return Number.isNaN(at) ? undefined : at
}
