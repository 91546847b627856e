import type { z } from 'zod'

/** A version of a message: its AMQP `type` property and the schema its body must satisfy. */
export interface MessageVersion<T> {
  readonly type: string
  readonly schema: z.ZodType<T>
}

/** A kind of message. */
export interface MessageKind<T> extends MessageVersion<T> {
  /** Later versions by the value of the body's field `schema`. Every other body is read as the first version. */
  readonly later?: ReadonlyMap<unknown, MessageVersion<T>>
}

/** The version that a body claims to be. */
export const versionOf = <T>(kind: MessageKind<T>, body: unknown): MessageVersion<T> =>
  kind.later?.get((body as { schema?: unknown } | null | undefined)?.schema) ?? kind

/** The types under which messages of the kind are published. */
export const typesOf = ({ type, later }: MessageKind<unknown>): readonly string[] => [
  type,
  ...[...(later?.values() ?? [])].map((version) => version.type),
]
