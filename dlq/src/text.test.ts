import { ago, instantText } from './age'
import { bodyText } from './body-text'
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

test('a JSON body is indented, other text stays, anything else is base64', () => {
  expect(bodyText(Buffer.from('{"a":1}'))).toBe('{\n  "a": 1\n}')
  expect(bodyText(Buffer.from('{"a":'))).toBe('{"a":')
  expect(bodyText(Buffer.from([0xff]))).toBe('/w==')
  expect(bodyText(Buffer.alloc(0))).toBe('(empty)')
})

test('a body of thousands of levels or of megabytes neither fails nor floods', () => {
  const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`
  expect(bodyText(Buffer.from(deep))).toBe(deep)
  const long = bodyText(Buffer.alloc(1_000_000, 'x'))
  expect(long.length).toBeLessThan(66_000)
  expect(long).toMatch(/934464 characters more: show --json has them$/)
})
