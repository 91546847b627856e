import { compareInstants, type Instant, instantOf, isCalendarDate } from './calendar-date'

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
])('"%s" is not a date', (text) => {
  expect(isCalendarDate(text)).toBe(false)
})

test.each([
  ['2020-04-17', '2020-04-18'],
  ['2020-04-17 23:59:59.999999999', '2020-04-18'],
  ['2020-04-17 09:30', '2020-04-17 09:30:00.000000001'],
  ['2020-04-17T10:00+02:00', '2020-04-17T08:30Z'],
  ['2020-03-08 01:59:00-05:00', '2020-03-08 03:00:00-0400'],
  ['0099-12-31', '1970-01-01'],
])('%s comes before %s', (earlier, later) => {
  const [a, b] = [instantOf(earlier), instantOf(later)] as [Instant, Instant]
  expect(Math.sign(compareInstants(a, b))).toBe(-1)
  expect(Math.sign(compareInstants(b, a))).toBe(1)
})

test('one instant in two notations compares as equal', () => {
  const [a, b] = [instantOf('2020-04-17T10:00:00.5+02:00'), instantOf('2020-04-17 08:00:00.500')] as [Instant, Instant]
  expect(compareInstants(a, b)).toBe(0)
})
