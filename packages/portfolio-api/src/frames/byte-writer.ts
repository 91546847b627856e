const leastBytes = 4_096
/** A larger one is given back once its message is written. */
const mostKeptBytes = 1_048_576
/** Below this, a loop over the characters is faster than a call into native code. */
const shortText = 48
const largest = BigInt(Number.MAX_SAFE_INTEGER)

/** The wire format of Protobuf, written into one buffer that is used again for the next message. */
export interface ByteWriter {
  /** Begins anew, behind this many bytes that are left free. */
  begin(free: number): void
  varint(value: number): void
  int64(value: bigint): void
  text(value: string): void
  /** What `write` writes, behind its length. */
  nested(write: () => void): void
  /** A copy of everything since `begin`. */
  finish(): Buffer
}

export function createByteWriter(): ByteWriter {
  let bytes = Buffer.allocUnsafe(leastBytes)
  let at = 0

  const reserve = (more: number): void => {
    if (at + more <= bytes.length) return
    const larger = Buffer.allocUnsafe(Math.max(2 * bytes.length, at + more))
    bytes.copy(larger, 0, 0, at)
    bytes = larger
  }
  const varint = (value: number): void => {
    reserve(10)
    let left = value
    // Not by shifts, which are of 32 bits.
    while (left > 0x7f) {
      bytes[at++] = (left % 128) + 128
      left = Math.floor(left / 128)
    }
    bytes[at++] = left
  }
  const int64 = (value: bigint): void => {
    if (value >= 0n && value <= largest) {
      varint(Number(value))
      return
    }
    reserve(10)
    let left = BigInt.asUintN(64, value)
    while (left > 0x7fn) {
      bytes[at++] = Number(left & 0x7fn) + 128
      left >>= 7n
    }
    bytes[at++] = Number(left)
  }
  /** Whether it is ASCII and is written. */
  const shortAscii = (value: string): boolean => {
    const from = at + 1
    for (let index = 0; index < value.length; index++) {
      const code = value.charCodeAt(index)
      if (code > 0x7f) return false
      bytes[from + index] = code
    }
    bytes[at] = value.length
    at = from + value.length
    return true
  }
  const text = (value: string): void => {
    reserve(value.length + 10)
    if (value.length <= shortText && shortAscii(value)) return
    const length = Buffer.byteLength(value)
    varint(length)
    reserve(length)
    at += bytes.write(value, at)
  }
  const nested = (write: () => void): void => {
    reserve(1)
    const start = at + 1
    at = start
    write()
    const length = at - start
    if (length <= 0x7f) {
      bytes[start - 1] = length
      return
    }
    // The length takes more room than was left for it.
    const more = length < 0x4000 ? 1 : length < 0x20_0000 ? 2 : length < 0x1000_0000 ? 3 : 4
    reserve(more)
    bytes.copyWithin(start + more, start, at)
    at = start - 1
    varint(length)
    at += length
  }
  return {
    begin(free) {
      at = free
    },
    varint,
    int64,
    text,
    nested,
    finish() {
      const written = Buffer.from(bytes.subarray(0, at))
      if (bytes.length > mostKeptBytes) bytes = Buffer.allocUnsafe(leastBytes)
      return written
    },
  }
}
