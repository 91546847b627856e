const shape = /^(\d{4}-\d\d-\d\d)(?:[T ]((?:[01]\d|2[0-3]):[0-5]\d)(?::([0-5]\d)(?:\.(\d{1,9}))?)?(Z|[+-](?:[01]\d|2[0-3]):?[0-5]\d)?)?$/

/** A point in time, to the nanosecond. */
export interface Instant {
  /** Seconds since the epoch. */
  second: number
  nanosecond: number
}

/**
 * Parses an ISO 8601 date such as 2020-04-17, with or without a time of day; undefined if it is not a valid date. The offset defaults to
 * UTC and the time of day to midnight.
 */
export function instantOf(text: string): Instant | undefined {
  const [, day, minute = '00:00', second = '00', fraction = '', offset = 'Z'] = shape.exec(text) ?? []
  if (day === undefined) return undefined
  // Date turns 30 February into 1 March, so a day that changes in the round trip does not exist.
  const midnight = new Date(`${day}T00:00:00Z`)
  if (Number.isNaN(midnight.getTime()) || midnight.toISOString().slice(0, 10) !== day) return undefined
  return {
    second: Date.parse(`${day}T${minute}:${second}Z`) / 1_000 - offsetSeconds(offset),
    nanosecond: Number(fraction.padEnd(9, '0')),
  }
}

/** Whether the text is a valid date, with or without a time of day. */
export const isCalendarDate = (text: string): boolean => instantOf(text) !== undefined

/** Negative if `a` is before `b`, positive if it is after. */
export const compareInstants = (a: Instant, b: Instant): number => a.second - b.second || a.nanosecond - b.nanosecond

function offsetSeconds(offset: string): number {
  if (offset === 'Z') return 0
  const seconds = Number(offset.slice(1, 3)) * 3_600 + Number(offset.slice(-2)) * 60
  return offset.startsWith('-') ? -seconds : seconds
}
