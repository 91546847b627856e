import { createEventParser } from './parse-events'

const stream = ': heartbeat\n\nid: 7\nevent: execution\ndata: {"a":1}\n\ndata: x\ndata: y\n\nevent: end\nid: 8\ndata:{}\n\n'
const events = [
  { event: 'execution', data: '{"a":1}' },
  { event: 'message', data: 'x\ny' },
  { event: 'end', data: '{}' },
]

test.each(['\n', '\r\n', '\r'])('events are complete, wherever the pieces are cut, with lines that end in %j', (end) => {
  const text = stream.replaceAll('\n', end)
  for (let size = 1; size <= text.length; size++) {
    const parser = createEventParser()
    const pieces = Array.from({ length: Math.ceil(text.length / size) }, (_, at) => text.slice(at * size, (at + 1) * size))
    // With a lone carriage return the last line end is known to be complete only once something follows.
    expect([...pieces, ': '].flatMap((piece) => parser.push(piece))).toEqual(events)
    expect(parser.lastId).toBe('8')
  }
})

test('an event that was cut off is none, and does not count as seen', () => {
  const parser = createEventParser()
  expect(parser.push('id: 8\n\n: hello\n\nid: 9\nevent: execution\ndata: {"a"')).toEqual([])
  expect(parser.lastId).toBe('8')
})

test('an id comes without an event, too', () => {
  const parser = createEventParser()
  expect(parser.lastId).toBeUndefined()
  expect(parser.push(': heartbeat\nid: 12\n\n')).toEqual([])
  expect(parser.lastId).toBe('12')
  parser.push('id: \nevent: end\ndata: {}\n\n')
  expect(parser.lastId).toBe('')
})
