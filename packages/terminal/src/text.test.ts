import { ago, instantText } from './age'
import { printable, printableLine } from './printable'
import { wrap } from './wrap'

test.each([
  [-5, '0 s ago'],
  [59_999, '59 s ago'],
  [60_000, '1 min ago'],
  [7_200_000, '2 h ago'],
  [200_000_000, '2 d ago'],
])('%d ms is told as %s', (ms, text) => expect(ago(0, ms)).toBe(text))

test('an instant is told to the second, in UTC', () => expect(instantText(0)).toBe('1970-01-01 00:00:00Z'))

test('what could steer a terminal is shown and not obeyed', () => {
  expect(printable('\x1b[2J\x9b31m\u202eabc\r\n\tx')).toBe('\\u001b[2J\\u009b31m\\u202eabc\\u000d\n\tx')
  expect(printableLine('a\n  b\x07')).toBe('a b\\u0007')
})

test('text breaks between words, and within one that is longer than a line', () => {
  expect(wrap(`one two ${'x'.repeat(25)} y`, { width: 24, indent: 4 })).toBe(`    one two\n    ${'x'.repeat(20)}\n    xxxxx y`)
  expect(wrap('aaaa bbbb cccc dddd eeee ffff', { width: 22, indent: 0, hang: 2 })).toBe('aaaa bbbb cccc dddd\n  eeee ffff')
})

test('text beyond its lines ends with an ellipsis within the width', () => {
  const lines = wrap('word '.repeat(40), { width: 30, indent: 2, maxLines: 2 }).split('\n')
  expect(lines).toHaveLength(2)
  expect(lines[1]).toMatch(/…$/)
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(30)
})
