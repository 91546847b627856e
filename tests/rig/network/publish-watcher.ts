/** "AMQP" and a version. */
const protocolHeaderBytes = 8
const protocolName = Buffer.from('AMQP')
const frameHeaderBytes = 7
const frameEndBytes = 1
const frame = { method: 1, contentHeader: 2, contentBody: 3 }
/** Class and method of basic.publish (AMQP 0-9-1, section 1.8.3.7). */
const basicPublish = (60 << 16) | 40

interface Content {
  bodyBytesLeft: number | undefined
}

/**
 * Parses the bytes of an AMQP client from the protocol header on, and returns how many publishes each chunk completes: method, content
 * header and the whole body. Those of another protocol complete none, and nothing of them is kept.
 */
export function createPublishWatcher(): (chunk: Buffer) => number {
  const publishing = new Map<number, Content>()
  let rest: Buffer = Buffer.alloc(0)
  let speaks: 'not known yet' | 'AMQP' | 'another protocol' = 'not known yet'
  let completed = 0

  const complete = (channel: number) => {
    publishing.delete(channel)
    completed++
  }
  const take = (type: number, channel: number, payload: Buffer) => {
    const content = publishing.get(channel)
    if (type === frame.method && payload.readUInt32BE(0) === basicPublish) publishing.set(channel, { bodyBytesLeft: undefined })
    else if (type === frame.contentHeader && content) {
      content.bodyBytesLeft = Number(payload.readBigUInt64BE(4))
      if (content.bodyBytesLeft === 0) complete(channel)
    } else if (type === frame.contentBody && content?.bodyBytesLeft !== undefined) {
      content.bodyBytesLeft -= payload.length
      if (content.bodyBytesLeft <= 0) complete(channel)
    }
  }

  const begin = () => {
    if (rest.length < protocolHeaderBytes) return
    const isAmqp = rest.subarray(0, protocolName.length).equals(protocolName)
    speaks = isAmqp ? 'AMQP' : 'another protocol'
    rest = isAmqp ? rest.subarray(protocolHeaderBytes) : Buffer.alloc(0)
  }

  return (chunk) => {
    if (speaks === 'another protocol') return 0
    completed = 0
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    if (speaks === 'not known yet') begin()
    if (speaks !== 'AMQP') return 0
    while (rest.length >= frameHeaderBytes) {
      const payloadBytes = rest.readUInt32BE(3)
      const end = frameHeaderBytes + payloadBytes + frameEndBytes
      if (rest.length < end) break
      take(rest.readUInt8(0), rest.readUInt16BE(1), rest.subarray(frameHeaderBytes, end - frameEndBytes))
      rest = rest.subarray(end)
    }
    return completed
  }
}
