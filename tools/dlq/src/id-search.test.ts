import { createIdSearch } from './id-search'
import { letter } from './letter.fixture'

const search = (given: string, letters: [id: string, messageId?: string][]) => {
  const found = createIdSearch(given)
  for (const [deadLetterId, messageId] of letters) found.add(letter({ headers: { deadLetterId }, properties: { messageId } }))
  return found.result()
}

test('the beginning of its own id or of its signal is enough where it fits one alone', () => {
  expect(search('ab', [['abc'], ['xyz']])).toBe('abc')
  expect(
    search('SIG-1', [
      ['abc', 'sig-1'],
      ['xyz', 'sig-2'],
    ]),
  ).toBe('abc')
})

test('a whole id is meant even where others begin with it', () => {
  expect(search('ab', [['abc'], ['ab']])).toBe('ab')
})

test('a whole id is meant in any case, and where two differ by case alone the one that was typed', () => {
  expect(search('AB', [['abc'], ['ab']])).toBe('ab')
  expect(search('ab', [['AB'], ['ab'], ['abc']])).toBe('ab')
  expect(() => search('Ab', [['AB'], ['ab']])).toThrow(/^2 dead letters fit/)
})

test('the same id twice is one id', () => {
  expect(search('a', [['abc'], ['abc']])).toBe('abc')
})

test('several that fit are named, ten at most; none is said as such', () => {
  expect(() =>
    search('sig', [
      ['a', 'sig-1'],
      ['b', 'sig-1'],
    ]),
  ).toThrow('2 dead letters fit "sig": give the whole of one id\n  a\n  b')
  const many = Array.from({ length: 12 }, (_, n): [string] => [`a${n}`])
  expect(() => search('a', many)).toThrow(/^12 dead letters fit[\s\S]*and 2 more$/)
  expect(() => search('z', many)).toThrow(/^no dead letter has an id that begins with "z"/)
})
