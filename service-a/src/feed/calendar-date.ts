const shape = /^(\d{4})-(\d\d)-(\d\d)(?:[T ]([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?$/

/** Whether the text is a day of the calendar in ISO 8601, such as 2020-04-17, with or without a time of day. */
export function isCalendarDate(text: string): boolean {
  const [, year, month, day] = shape.exec(text)?.map(Number) ?? []
  if (year === undefined || month === undefined || day === undefined) return false
  // Date turns 30 February into 1 March, so a day that comes back changed does not exist.
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}
