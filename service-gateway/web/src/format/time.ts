const pad = (value: number, width = 2): string => String(value).padStart(width, '0')

/** The time of day to the millisecond, in the reader's zone. */
export function formatTime(at: string | number): string {
  const date = new Date(at)
  return Number.isNaN(date.getTime())
    ? '–'
    : `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}.${pad(date.getMilliseconds(), 3)}`
}

/** Date and time to the second, in the reader's zone. */
export function formatDateTime(at: string | number): string {
  const date = new Date(at)
  if (Number.isNaN(date.getTime())) return '–'
  const day = `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`
  return `${day} ${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`
}

/** Labels of an axis of seconds since the epoch: the time of day, and the day where it changes. */
export function timeLabels(seconds: readonly number[]): string[] {
  const days = seconds.map((at) => formatDateTime(at * 1_000).slice(5, 10))
  return seconds.map((at, index) => {
    const time = formatDateTime(at * 1_000).slice(11, 16)
    return time === '00:00' || (index > 0 && days[index] !== days[index - 1]) ? (days[index] as string) : time
  })
}
