import type { Channel, Options } from 'amqplib'

/** The fixed part of the header frame: its own bytes, class, flags and the properties of fixed length. */
const fixedBytes = 40

/**
 * An upper bound of the encoded size of the properties. They are sent in one frame, and a frame longer than the broker accepts ends the
 * whole connection.
 */
export const propertiesSize = ({ headers = {}, ...properties }: Options.Publish): number =>
  Object.values(properties).reduce(
    (sum: number, value) => sum + (typeof value === 'string' ? 1 + Buffer.byteLength(value) : 0),
    fixedBytes,
  ) + valueSize(headers)

// One byte of type, four bytes of length.
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

/** As negotiated with the broker. A field of amqplib's connection that its types do not declare. */
const frameMaxOf = (channel: Channel): number => (channel.connection as unknown as { frameMax: number }).frameMax

/**
 * The platform's own messages have no headers and are not measured; a copy may have any number of headers from a foreign sender.
 * @throws RangeError if the properties do not fit in a frame of the connection
 */
export function mustFitFrame(channel: Channel, properties: Options.Publish): void {
  if (!properties.headers || propertiesSize(properties) <= frameMaxOf(channel)) return
  throw new RangeError(`its properties do not fit in a frame of ${frameMaxOf(channel)} bytes`)
}
