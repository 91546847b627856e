import { Code } from '@connectrpc/connect'
import { seededRandom } from '@trading/runtime'
import { createFrameReader } from './read-frames'

const frame = (text: string, flag = 0): Buffer => {
  const header = Buffer.alloc(5)
  header[0] = flag
  header.writeUInt32BE(text.length, 1)
  return Buffer.concat([header, Buffer.from(text)])
}

test('messages are the same however their bytes are cut', () => {
  const random = seededRandom(3)
  const texts = Array.from({ length: 40 }, () => 'x'.repeat(Math.floor(random() * 30)))
  const bytes = Buffer.concat(texts.map((text) => frame(text)))
  for (let round = 0; round < 50; round++) {
    const { read, end } = createFrameReader(100)
    const got: string[] = []
    for (let at = 0; at < bytes.length; ) {
      const next = at + 1 + Math.floor(random() * 40)
      got.push(...read(bytes.subarray(at, next)).map(String))
      at = next
    }
    end()
    expect(got).toEqual(texts)
  }
})

test('a message that says that it is too large is refused before it has come', () => {
  const { read } = createFrameReader(10)
  expect(read(frame('x'.repeat(10)))).toHaveLength(1)
  expect(() => read(frame('x'.repeat(11)).subarray(0, 5))).toThrow(/message size 11 is larger than the limit of 10 bytes/)
})

test('a compressed message is refused, and so is one that is cut off', () => {
  expect(() => createFrameReader(10).read(frame('x', 1))).toThrow(expect.objectContaining({ code: Code.Unimplemented }))
  const { read, end } = createFrameReader(10)
  read(frame('xyz').subarray(0, 6))
  expect(end).toThrow(/ends within a message/)
})
