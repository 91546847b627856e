import { create, type DescMessage, type DescMethodStreaming, fromBinary, type MessageInitShape, toBinary } from '@bufbuild/protobuf'
import { seededRandom } from '@trading/runtime'
import { Health, Portfolio, PortfolioStream, Risk } from '../index'
import { frameEncoder, frameHeaderBytes } from './encode-frame'

const random = seededRandom(11)
const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T
const texts = [
  '',
  '0',
  '-12.5',
  'AAPL',
  'ä€𝄞',
  'x'.repeat(47),
  'x'.repeat(48),
  'x'.repeat(49),
  'x'.repeat(127),
  'é'.repeat(64),
  'y'.repeat(20_000),
]
const numbers = [0n, 1n, 127n, 128n, 300n, 2n ** 31n, 2n ** 53n - 1n, 2n ** 53n, 2n ** 63n - 1n, -1n, -(2n ** 63n)]

/** What a handler might answer: some fields are left out, and messages within are plain objects. */
function anyOf(type: DescMessage): Record<string, unknown> {
  const message: Record<string, unknown> = {}
  for (const field of type.fields) {
    if (random() < 0.2) continue
    const single = () => {
      if (field.message) return anyOf(field.message)
      if (field.enum) return pick(field.enum.values).number
      return pick<unknown>({ 9: texts, 8: [true, false], 3: numbers, 5: [0, 1, -1, 2 ** 31 - 1] }[field.scalar as number] as unknown[])
    }
    if (field.oneof) message[field.oneof.localName] = { case: field.localName, value: single() }
    else message[field.localName] = field.fieldKind === 'list' ? Array.from({ length: Math.floor(random() * 4) }, single) : single()
  }
  return message
}

const methods = [Portfolio, PortfolioStream, Risk, Health].flatMap((service) => service.methods as readonly DescMethodStreaming[])
const answers = methods.map(({ name, output }) => [name, output] as const)

test.each(answers)('answers of %s are encoded as the library encodes them', (_, type) => {
  const encode = frameEncoder(type)
  for (let count = 0; count < 300; count++) {
    const message = anyOf(type)
    const frame = encode(message)
    const created = create(type, message as MessageInitShape<DescMessage>)
    const expected = Buffer.from(toBinary(type, created))
    expect([frame[0], frame.readUInt32BE(1)]).toEqual([0, expected.length])
    expect(frame.subarray(frameHeaderBytes).equals(expected)).toBe(true)
    expect(encode(created).equals(frame)).toBe(true)
    expect(fromBinary(type, frame.subarray(frameHeaderBytes)).$typeName).toBe(type.typeName)
  }
})
