/** The instant until which a message may be acted on. */
export interface Deadline<T> {
  /** The field of the body that holds it, in RFC 3339. */
  field: string
  /** Milliseconds since the epoch. */
  of(message: T): number
}

export const deadlineIn = <T>(field: keyof T & string): Deadline<T> => ({
  field,
  of: (message) => Date.parse(message[field] as string),
})
