import { contentType, headers, maxBodyBytes } from '@trading/contracts'
import type { ConsumeMessage } from 'amqplib'
import type { z } from 'zod'
import { Poison } from './errors'

/** A kind of message: its AMQP `type` and the schema of its body. */
export interface MessageKind<T> {
  readonly type: string
  readonly schema: z.ZodType<T>
}

/** Turns a delivery into a message that satisfies its schema. @throws Poison saying what was wrong and what was expected */
export function decode<T>({ content, properties }: ConsumeMessage, { type, schema }: MessageKind<T>): T {
  if (content.length > maxBodyBytes) throw new Poison(`the body has ${content.length} bytes, at most ${maxBodyBytes} are accepted`)
  if (properties.contentType !== contentType)
    throw new Poison(`the content type is ${quoted(properties.contentType)}, expected "${contentType}"`)
  if (properties.type !== undefined && properties.type !== type)
    throw new Poison(`the message type is ${quoted(properties.type)}, expected "${type}"`)
  const parsed = schema.safeParse(parseJson(content))
  if (parsed.success) return parsed.data
  throw new Poison(`the body does not satisfy ${type}: ${parsed.error.issues.map(describeIssue).join('; ')}`)
}

/** Which attempt a delivery is. @throws Poison where the header was set to something else than a whole number from 1 */
export function attemptOf({ properties }: ConsumeMessage): number {
  const attempt: unknown = properties.headers?.[headers.attempt] ?? 1
  if (Number.isSafeInteger(attempt) && (attempt as number) >= 1) return attempt as number
  throw new Poison(`the header "${headers.attempt}" is ${quoted(attempt)}, expected a whole number from 1`)
}

function parseJson(content: Buffer): unknown {
  try {
    return JSON.parse(content.toString('utf8'))
  } catch (error) {
    throw new Poison(`the body is not JSON: ${(error as Error).message}`)
  }
}

const describeIssue = ({ path, message }: z.core.$ZodIssue): string => (path.length === 0 ? message : `${path.join('.')}: ${message}`)

const quoted = (value: unknown): string => (value === undefined ? 'missing' : JSON.stringify(value))
