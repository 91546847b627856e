import { complaints, headers, type MessageKind, maxBodyBytes, typesOf, versionOf } from '@trading/contracts'
import type { ConsumeMessage } from 'amqplib'
import { contentTypeFault } from './content-type'
import { Poison } from './errors'
import { isWide, jsonText } from './json-text'

export interface Decoded<T> {
  /** As its schema defines it. */
  message: T
  /** As the sender wrote it. */
  body: unknown
}

/**
 * Decodes a delivery into a message that satisfies its schema.
 * @throws Poison with what was wrong and what was expected
 */
export const decode = <T>(delivery: ConsumeMessage, kind: MessageKind<T>): T => decodeWithBody(delivery, kind).message

/** The same, together with the message as it was written. */
export function decodeWithBody<T>({ content, properties }: ConsumeMessage, kind: MessageKind<T>): Decoded<T> {
  if (content.length > maxBodyBytes) throw new Poison(`the body has ${content.length} bytes, at most ${maxBodyBytes} are accepted`)
  const fault = contentTypeFault(properties.contentType)
  if (fault) throw new Poison(fault)
  // Some clients send an empty string for a property that is not set.
  const given: unknown = properties.type === '' ? undefined : properties.type
  if (given !== undefined && !isTypeOf(kind, given))
    throw new Poison(`the message type is ${quoted(given)}, expected ${typesOf(kind).map(quoted).join(' or ')}`)
  const body = parseJson(content, properties.contentEncoding)
  const { type, schema } = versionOf(kind, body)
  if (given !== undefined && given !== type) throw new Poison(`the message type is ${quoted(given)}, but the body is of "${type}"`)
  const { success, data, error } = schema.safeParse(body)
  if (success) return { message: data, body }
  throw new Poison(`the body does not satisfy ${type}: ${complaints(error)}`)
}

/**
 * The attempt number of a delivery.
 * @throws Poison if the header is not a whole number from 1
 */
export function attemptOf({ properties }: ConsumeMessage): number {
  const attempt: unknown = properties.headers?.[headers.attempt] ?? 1
  if (Number.isSafeInteger(attempt) && (attempt as number) >= 1) return attempt as number
  throw new Poison(`the header "${headers.attempt}" is ${quoted(attempt)}, expected a whole number from 1`)
}

function parseJson(content: Buffer, encoding: unknown): unknown {
  try {
    return JSON.parse(jsonText(content))
  } catch (error) {
    if (isWide(content)) throw new Poison('the body begins with the byte order mark of UTF-16 or UTF-32, expected a body in UTF-8')
    const encoded = encoding ? ` (its content encoding is ${quoted(encoding)}, expected none)` : ''
    throw new Poison(`the body is not JSON${encoded}: ${(error as Error).message}`)
  }
}

const isTypeOf = (kind: MessageKind<unknown>, given: unknown): boolean =>
  given === kind.type || typesOf(kind).some((type) => type === given)

const quoted = (value: unknown): string => (value === undefined ? 'missing' : JSON.stringify(value))
