import { formatDateTime, formatTime, timeLabels } from './time'

const local = (...parts: [number, number, number, number?, number?, number?, number?]) => new Date(...parts).toISOString()

test('times are those of the zone of the reader, to the millisecond', () => {
  expect(formatTime(local(2026, 10, 27, 4, 5, 6, 7))).toBe('04:05:06.007')
  expect(formatDateTime(local(2026, 10, 27, 4, 5, 6))).toBe('2026-11-27 04:05:06')
  expect([formatTime('nonsense'), formatDateTime('')]).toEqual(['–', '–'])
})

test('an axis has times of day, and the day where it changes', () => {
  const at = (hour: number, minute = 0) => new Date(2026, 10, 26, hour, minute).getTime() / 1_000
  expect(timeLabels([at(22), at(23, 30), at(24), at(25)])).toEqual(['22:00', '23:30', '11-27', '01:00'])
})
