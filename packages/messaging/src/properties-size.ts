import type { Channel, Options } from 'amqplib'

/** Of the frame that properties are sent in: its own bytes, the class, the flags, and the properties of fixed length. */
const fixedBytes = 40

/**
 * How many bytes properties take on the wire, or some more. They go in one frame, however long, and one that is longer than the broker takes
 * ends the whole connection.
 */
export const propertiesSize = ({ headers = {}, ...properties }: Options.Publish): number =>
  Object.values(properties).reduce(
    (sum: number, value) => sum + (typeof value === 'string' ? 1 + Buffer.byteLength(value) : 0),
    fixedBytes,
  ) + valueSize(headers)

// A type in one byte, a length in four.
const prefixBytes = 5
const numberBytes = 9

function valueSize(value: unknown): number {
  if (typeof value === 'string') return prefixBytes + Buffer.byteLength(value)
  if (Buffer.isBuffer(value)) return prefixBytes + value.length
  if (typeof value !== 'object' || value === null) return numberBytes
  return Object.entries(value).reduce(
    (sum, [key, each]) => sum + (Array.isArray(value) ? 0 : 1 + Buffer.byteLength(key)) + valueSize(each),
    prefixBytes,
  )
}

/** As this connection agreed with the broker. amqplib keeps it on its connection, and its types do not tell. */
const frameMaxOf = (channel: Channel): number => (channel.connection as unknown as { frameMax: number }).frameMax

/**
 * What the platform makes has no headers and is not measured; copies may have as many as a stranger sent.
 * @throws RangeError where the properties do not fit in a frame of the connection
 */
export function mustFitFrame(channel: Channel, properties: Options.Publish): void {
  if (!properties.headers || propertiesSize(properties) <= frameMaxOf(channel)) return
  throw new RangeError(`its properties do not fit in a frame of ${frameMaxOf(channel)} bytes`)
}
