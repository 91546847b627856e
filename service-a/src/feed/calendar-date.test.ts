import { isCalendarDate } from './calendar-date'

test.each(['2000-01-03', '2020-02-29', '2020-04-17T09:30', '2020-04-17 09:30:00', '2020-04-17T09:30:00.123Z', '2020-04-17T09:30:00+02:00'])(
  '%s is a date',
  (text) => {
    expect(isCalendarDate(text)).toBe(true)
  },
)

test.each([
  '',
  'yesterday',
  '2020-02-30',
  '2019-02-29',
  '2020-13-01',
  '2020-00-10',
  '04/17/2020',
  '20200417',
  '2020-04-17T25:00',
  '1587081600',
])('"%s" is no date', (text) => {
  expect(isCalendarDate(text)).toBe(false)
})
