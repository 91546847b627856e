import { plainText } from './plain-text'
import { text } from './text'

test.each([
  ['a NUL', 'mom\u0000entum'],
  ['the first half of a surrogate pair', 'x\ud83d'],
  ['the second half of one', '\ude00x'],
  ['the two halves in the wrong order', '\ude00\ud83d'],
  ['nothing', ''],
  ['more than fits', 'x'.repeat(65)],
  ['one character beyond the basic plane too many', '😀'.repeat(65)],
])('text with %s is refused', (_, value) => {
  expect(text(64).safeParse(value).success).toBe(false)
})

test.each([
  ['a line break', 'a\nb'],
  ['other control characters', '\u0001\u001b\u007f\u0085'],
  ['as many characters beyond the basic plane', '😀'.repeat(64)],
  ['noncharacters and private use', '\ufffe\uffff\ue000\u{10ffff}'],
  ['a byte order mark and a replacement mark', '\ufeff\ufffd'],
])('text with %s passes', (_, value) => {
  expect(text(64).parse(value)).toBe(value)
})

test('what somebody else said becomes text: escaped where it cannot be held, cut between characters', () => {
  expect(plainText('no\u0000thing \ud83d here 😀', 512)).toBe('no\\u0000thing \\ud83d here 😀')
  expect(plainText('😀😀😀', 4)).toBe('😀…')
  expect(plainText('x'.repeat(600), 512)).toHaveLength(512)
  for (const raw of ['\u0000'.repeat(512), '\ud800'.repeat(512), `${'x'.repeat(510)}😀😀`]) {
    expect(text(512).safeParse(plainText(raw, 512)).success).toBe(true)
  }
})
