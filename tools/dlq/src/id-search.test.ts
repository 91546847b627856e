import { letter } from '@trading/dead-letters/examples'
import { createIdSearch } from './id-search'

const search = (given: string, letters: [id: string, messageId?: string][]) => {
  const found = createIdSearch(given)
  for (const [deadLetterId, messageId] of letters) found.add(letter({ headers: { deadLetterId }, properties: { messageId } }))
  return found.result()
}

test("a unique prefix of a dead letter's id or of its signal's id is enough", () => {
  expect(search('ab', [['abc'], ['xyz']])).toBe('abc')
  expect(
    search('SIG-1', [
      ['abc', 'sig-1'],
      ['xyz', 'sig-2'],
    ]),
  ).toBe('abc')
})

test('a complete id matches only itself, even if others begin with it', () => {
  expect(search('ab', [['abc'], ['ab']])).toBe('ab')
})

test('a complete id matches in any case; if two differ only in case, the one typed exactly is meant', () => {
  expect(search('AB', [['abc'], ['ab']])).toBe('ab')
  expect(search('ab', [['AB'], ['ab'], ['abc']])).toBe('ab')
  expect(() => search('Ab', [['AB'], ['ab']])).toThrow(/^2 dead letters match/)
})

test('the same id twice is one id', () => {
  expect(search('a', [['abc'], ['abc']])).toBe('abc')
})

test('an ambiguous prefix lists at most ten matches, and an unknown one is reported', () => {
  expect(() =>
    search('sig', [
      ['a', 'sig-1'],
      ['b', 'sig-1'],
    ]),
  ).toThrow('2 dead letters match "sig": give one of these ids\n  a\n  b')
  const many = Array.from({ length: 12 }, (_, n): [string] => [`a${n}`])
  expect(() => search('a', many)).toThrow(/^12 dead letters match[\s\S]*and 2 more$/)
  expect(() => search('z', many)).toThrow(/^no dead letter has an id that begins with "z"/)
})
