import { plainText } from './plain-text'
import { text } from './text'

test.each([
  ['a NUL', 'mom\u0000entum'],
  ['a lone high surrogate', 'x\ud83d'],
  ['a lone low surrogate', '\ude00x'],
  ['a surrogate pair in the wrong order', '\ude00\ud83d'],
  ['no characters', ''],
  ['too many characters', 'x'.repeat(65)],
  ['one astral character too many', '😀'.repeat(65)],
])('text with %s is rejected', (_, value) => {
  expect(text(64).safeParse(value).success).toBe(false)
})

test.each([
  ['a line break', 'a\nb'],
  ['other control characters', '\u0001\u001b\u007f\u0085'],
  ['the maximum number of astral characters', '😀'.repeat(64)],
  ['noncharacters and private use', '\ufffe\uffff\ue000\u{10ffff}'],
  ['a byte order mark and a replacement mark', '\ufeff\ufffd'],
])('text with %s passes', (_, value) => {
  expect(text(64).parse(value)).toBe(value)
})

test('untrusted text becomes valid: unfit characters are escaped, and it is cut between characters', () => {
  expect(plainText('no\u0000thing \ud83d here 😀', 512)).toBe('no\\u0000thing \\ud83d here 😀')
  expect(plainText('😀😀😀', 4)).toBe('😀…')
  expect(plainText('x'.repeat(600), 512)).toHaveLength(512)
  for (const raw of ['\u0000'.repeat(512), '\ud800'.repeat(512), `${'x'.repeat(510)}😀😀`]) {
    expect(text(512).safeParse(plainText(raw, 512)).success).toBe(true)
  }
})
