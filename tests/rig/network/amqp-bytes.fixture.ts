export const protocolHeader = Buffer.from('AMQP\x00\x00\x09\x01', 'latin1')

export const amqpFrame = (type: number, channel: number, payload: Buffer): Buffer => {
  const header = Buffer.alloc(7)
  header.writeUInt8(type, 0)
  header.writeUInt16BE(channel, 1)
  header.writeUInt32BE(payload.length, 3)
  return Buffer.concat([header, payload, Buffer.from([0xce])])
}

const method = (id: number): Buffer => {
  const payload = Buffer.alloc(12)
  payload.writeUInt32BE(id, 0)
  return payload
}

export const amqpMethod = (channel: number, classId: number, methodId: number): Buffer =>
  amqpFrame(1, channel, method((classId << 16) | methodId))

/** basic.publish, its content header and its body, the body in frames of limited size. */
export function amqpPublish(body: string, channel = 1, pieceBytes = 4): Buffer {
  const header = Buffer.alloc(14)
  header.writeUInt16BE(60, 0)
  header.writeBigUInt64BE(BigInt(body.length), 4)
  const pieces = body.match(new RegExp(`.{1,${pieceBytes}}`, 'g')) ?? []
  return Buffer.concat([
    amqpMethod(channel, 60, 40),
    amqpFrame(2, channel, header),
    ...pieces.map((piece) => amqpFrame(3, channel, Buffer.from(piece))),
  ])
}
