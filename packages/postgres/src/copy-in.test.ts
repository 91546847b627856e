import { copyLine } from './copy-in'

test('a row in the format of COPY is one line, and what would end a value or begin a null is escaped', () => {
  expect(copyLine(['1.50', 'a\tb', 'c\nd\re', '\\N'])).toBe('1.50\ta\\tb\tc\\nd\\re\t\\\\N\n')
})
