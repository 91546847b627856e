import { headers, type SignalV1, signalMessage, signals } from '@trading/contracts'
import type { ConsumeMessage } from 'amqplib'
import { type DeadLetter, deadLetterOf } from './dead-letter'

export const now = Date.parse('2026-01-05T15:00:00.000Z')

/** A valid signal for tests, valid for a minute from `now`. */
export const signal = (fields: Partial<SignalV1> = {}): SignalV1 => ({
  id: '01940a7e-5f00-7000-8000-000000000001',
  schema: 1,
  strategy: 'momentum',
  symbol: 'AAPL',
  side: 'BUY',
  quantity: '10',
  referencePrice: '189.25',
  confidence: 0.8,
  sequence: 1,
  issuedAt: '2026-01-05T14:59:59.000Z',
  validUntil: '2026-01-05T15:01:00.000Z',
  ...fields,
})

export interface LetterFields {
  body?: Buffer | string | object
  headers?: Record<string, unknown>
  properties?: object
}

/** A dead letter as an engine creates it. */
export const letter = ({ body = signal(), headers: more = {}, properties = {} }: LetterFields = {}): DeadLetter =>
  deadLetterOf(rawLetter({ body, headers: { ...ours, ...more }, properties }), signals)

export const ours = {
  [headers.attempt]: 4,
  [headers.cause]: 'the reason',
  [headers.deadLetterId]: 'dead-1',
  [headers.deadLetteredAt]: '2026-01-05T14:00:00.000Z',
}

/** A message with only the given headers. */
export const rawLetter = ({ body = signal(), headers: found = {}, properties = {} }: LetterFields = {}): ConsumeMessage =>
  ({
    content: Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
    fields: { exchange: 'trading.dead', routingKey: 'signal', deliveryTag: 1, redelivered: false, consumerTag: 'c' },
    properties: { messageId: signal().id, contentType: 'application/json', type: signalMessage.type, headers: found, ...properties },
  }) as unknown as ConsumeMessage
