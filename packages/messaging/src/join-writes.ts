import type { Writable } from 'node:stream'

/**
 * Joins what is written to a stream in one turn of the event loop into one write to the socket. amqplib writes each frame alone, which costs
 * a system call and a packet each.
 */
export function joinWrites(stream: Writable): void {
  const write = stream.write.bind(stream) as (...parameters: unknown[]) => boolean
  let joining = false
  const send = () => {
    joining = false
    stream.uncork()
  }
  stream.write = (...parameters: unknown[]): boolean => {
    if (!joining) {
      joining = true
      stream.cork()
      process.nextTick(send)
    }
    return write(...parameters)
  }
}
