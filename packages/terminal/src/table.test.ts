import { table } from './table'

const rows = [
  { name: 'one', size: 5, note: 'a note that is longer than the rest' },
  { name: 'three', size: 1_000, note: '' },
]
const columns = [
  { title: 'NAME', text: (row: (typeof rows)[0]) => row.name, colour: () => 'red' as const },
  { title: 'SIZE', text: (row: (typeof rows)[0]) => String(row.size), right: true },
  { title: 'NOTE', text: (row: (typeof rows)[0]) => row.note },
]
const onto = (watched: boolean, width: number) =>
  table(rows, columns, { columns: width, watched, paint: (_, text) => text })
    .split('\n')
    .map((line) => line.trimEnd())

test('columns stand below each other, numbers at the right', () => {
  expect(onto(false, 10)).toEqual(['NAME   SIZE  NOTE', 'one       5  a note that is longer than the rest', 'three  1000'])
})

test('where a person watches no line breaks: the last column is cut, and what does not fit is left out', () => {
  expect(onto(true, 30)).toEqual(['NAME   SIZE  NOTE', 'one       5  a note that is l…', 'three  1000'])
  expect(onto(true, 20)).toEqual(['NAME   SIZE', 'one       5', 'three  1000'])
  expect(onto(true, 8)).toEqual(['NAME', 'one', 'three'])
})
