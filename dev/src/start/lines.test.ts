import { lineCutter } from './lines'

const cut = (chunks: Buffer[]) => {
  const lines: string[] = []
  const cutter = lineCutter((line) => lines.push(line.toString()))
  for (const chunk of chunks) cutter.push(chunk)
  cutter.end()
  return lines
}

test('lines are complete wherever the stream was cut, even inside a character', () => {
  const stream = Buffer.from('{"a":"€"}\n\n{"b":2}\nlast')
  for (let at = 0; at <= stream.length; at += 1) {
    expect(cut([stream.subarray(0, at), stream.subarray(at)])).toEqual(['{"a":"€"}', '', '{"b":2}', 'last'])
  }
  expect(cut([...stream].map((byte) => Buffer.from([byte])))).toHaveLength(4)
})

test('an empty stream has no lines', () => {
  expect(cut([])).toEqual([])
})
