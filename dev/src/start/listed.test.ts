import { counted, listed } from './listed'

test('things are listed and counted as in prose', () => {
  expect([listed([]), listed(['a']), listed(['a', 'b']), listed(['a', 'b', 'c'])]).toEqual(['', 'a', 'a and b', 'a, b and c'])
  expect([counted(0, 'engine'), counted(1, 'engine'), counted(2, 'engine')]).toEqual(['0 engines', '1 engine', '2 engines'])
})
