import { contentType } from '@trading/contracts'
import type { Options } from 'amqplib'

/** A message on its way to the broker. */
export interface Publication {
  exchange: string
  routingKey: string
  body: Buffer
  /** Mandatory: a message that no queue takes is a failure. */
  properties: Options.Publish & { messageId: string; mandatory: boolean }
}

export interface Envelope<T> {
  message: T
  messageId: string
  type: string
  appId: string
  exchange: string
  routingKey: string
  /** False only where nobody needs to listen. */
  mandatory?: boolean
}

/** Encodes a message with the properties every message of the platform carries. */
export const publicationOf = <T>({
  message,
  messageId,
  type,
  appId,
  exchange,
  routingKey,
  mandatory = true,
}: Envelope<T>): Publication => ({
  exchange,
  routingKey,
  body: Buffer.from(JSON.stringify(message)),
  // AMQP's timestamp counts seconds.
  properties: { messageId, type, contentType, appId, timestamp: Math.floor(Date.now() / 1_000), persistent: true, mandatory },
})
