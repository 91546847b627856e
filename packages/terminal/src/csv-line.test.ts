import { csvLine } from './csv-line'

test('a value with a comma, a quote or a line end is quoted, and an absent one is empty', () => {
  expect(csvLine(['a', 1.5, null, undefined, '', true])).toBe('a,1.5,,,,true')
  expect(csvLine(['a,b', 'say "x"', 'two\nlines'])).toBe('"a,b","say ""x""","two\nlines"')
})
