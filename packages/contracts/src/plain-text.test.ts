import { plainText } from './plain-text'

test.each([
  ['halted until 14:00', 'halted until 14:00'],
  ['two\nlines\tand a tab', 'two\nlines\tand a tab'],
  ['mom\u0000entum \u001b[31m', 'mom\\u0000entum \\u001b[31m'],
  ['half \ud83d and \ude00', 'half \\ud83d and \\ude00'],
  ['whole 😀', 'whole 😀'],
])('%j becomes text that can be stored', (text, plain) => expect(plainText(text, 100)).toBe(plain))

test('text is cut between code points to at most the given length, and ends with an ellipsis', () => {
  for (let length = 0; length < 20; length++) {
    const text = `${'x'.repeat(length)}😀`.padEnd(30, '😀')
    const plain = plainText(text, 16)
    expect(plain.length).toBeLessThanOrEqual(16)
    expect(plain).toMatch(/…$/)
    expect(plain).not.toMatch(/\p{Cs}/u)
  }
  expect(plainText('x'.repeat(16), 16)).toBe('x'.repeat(16))
  expect(plainText('\u0000'.repeat(16), 16)).toBe('\\u0000\\u0000\\u0…')
})
