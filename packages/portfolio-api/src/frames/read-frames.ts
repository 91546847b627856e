import { Code, ConnectError } from '@connectrpc/connect'
import { frameHeaderBytes } from './encode-frame'

const nothing = Buffer.alloc(0)

/** Cuts what a caller sends into its messages, of which none may be larger than this. */
export function createFrameReader(maxBytes: number) {
  let pending: Buffer = nothing
  return {
    /**
     * The messages that are complete with these bytes.
     * @throws ConnectError as soon as a message says that it is too large, or compressed
     */
    read(bytes: Buffer): Buffer[] {
      pending = pending.length === 0 ? bytes : Buffer.concat([pending, bytes])
      const messages: Buffer[] = []
      while (pending.length >= frameHeaderBytes) {
        const length = pending.readUInt32BE(1)
        if (pending[0] !== 0) throw new ConnectError('the message is compressed, or is not gRPC; send it as it is', Code.Unimplemented)
        if (length > maxBytes)
          throw new ConnectError(`message size ${length} is larger than the limit of ${maxBytes} bytes`, Code.ResourceExhausted)
        const end = frameHeaderBytes + length
        if (pending.length < end) break
        messages.push(pending.subarray(frameHeaderBytes, end))
        pending = pending.subarray(end)
      }
      return messages
    },
    /** @throws ConnectError if it ends within a message */
    end(): void {
      if (pending.length > 0) throw new ConnectError('the request ends within a message', Code.InvalidArgument)
    },
  }
}

export type FrameReader = ReturnType<typeof createFrameReader>
