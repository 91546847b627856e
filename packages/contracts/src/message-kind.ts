import type { z } from 'zod'

/** A kind of message: its AMQP `type` property and the schema its body must satisfy. */
export interface MessageKind<T> {
  readonly type: string
  readonly schema: z.ZodType<T>
}
