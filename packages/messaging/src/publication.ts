import { contentType, type Topic, versionOf } from '@trading/contracts'
import type { Options } from 'amqplib'
import { type ApplicationHeaders, mustBeApplicationHeaders } from './application-headers'

/** A message to be published. */
export interface Publication {
  exchange: string
  routingKey: string
  body: Buffer
  /** Mandatory: a message that is routed to no queue is a failure. */
  properties: Options.Publish & { messageId: string; mandatory: boolean }
}

export interface Envelope<T> {
  message: T
  messageId: string
  appId: string
  headers?: ApplicationHeaders
}

/**
 * Encodes a message for its topic, with the properties that every message of the platform has.
 * @throws TypeError for a header that the caller may not set
 */
export function publicationOf<T>(topic: Topic<T>, { message, messageId, appId, headers }: Envelope<T>): Publication {
  if (headers) mustBeApplicationHeaders(headers)
  const { exchange, kind, mandatory } = topic
  // AMQP's timestamp counts seconds.
  const timestamp = Math.floor(Date.now() / 1_000)
  const properties = { messageId, type: versionOf(kind, message).type, contentType, appId, persistent: true, mandatory, timestamp }
  return {
    exchange: exchange.name,
    routingKey: topic.routingKey(message),
    body: Buffer.from(JSON.stringify(message)),
    properties: headers ? { ...properties, headers } : properties,
  }
}
