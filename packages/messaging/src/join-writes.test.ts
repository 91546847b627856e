import { Writable } from 'node:stream'
import { joinWrites } from './join-writes'

/** A stream that keeps what is sent in one write each. */
function keepingStream() {
  const sent: string[] = []
  const stream = new Writable({
    write(chunk, _, done) {
      sent.push(String(chunk))
      done()
    },
    writev(chunks, done) {
      sent.push(chunks.map(({ chunk }) => String(chunk)).join(''))
      done()
    },
  })
  joinWrites(stream)
  return { sent, stream }
}

const turn = () => new Promise(setImmediate)

test('what is written in one turn is sent together, in its order', async () => {
  const { sent, stream } = keepingStream()
  for (const frame of ['a', 'b', 'c']) stream.write(frame)
  expect(sent).toEqual([])
  await turn()
  stream.write('d')
  await turn()
  expect(sent).toEqual(['abc', 'd'])
})

test('callbacks are called, and a full stream says so', async () => {
  const { stream } = keepingStream()
  const written = new Promise<void>((resolve, reject) => stream.write('a', (error) => (error ? reject(error) : resolve())))
  await written
  expect(stream.write(Buffer.alloc(stream.writableHighWaterMark))).toBe(false)
  await new Promise((resolve) => stream.once('drain', resolve))
})

test('what was written before the end is sent', async () => {
  const { sent, stream } = keepingStream()
  stream.write('a')
  await new Promise<void>((resolve) => stream.end('b', () => resolve()))
  expect(sent.join('')).toBe('ab')
})
