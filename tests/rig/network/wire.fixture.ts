import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'

/** One end of a connection, with everything received. */
export interface End {
  socket: Socket
  received: () => Buffer
  receivedBytes: () => number
  /** `end`, or the code of the error that ended it. */
  over: () => string | undefined
}

const endOf = (socket: Socket): End => {
  const chunks: Buffer[] = []
  let over: string | undefined
  let bytes = 0
  socket.on('data', (chunk) => {
    chunks.push(chunk)
    bytes += chunk.length
  })
  socket.on('end', () => {
    over ??= 'end'
  })
  socket.on('error', (error: NodeJS.ErrnoException) => {
    over = error.code
  })
  return { socket, received: () => Buffer.concat(chunks), receivedBytes: () => bytes, over: () => over }
}

/** A server that sends the result of `answer`, or echoes what it receives, and records it. */
export async function wireFixture(answer: (heard: Buffer) => Buffer = (heard) => heard) {
  const served: End[] = []
  const clients: Socket[] = []
  const server: Server = createServer((socket) => {
    served.push(endOf(socket))
    socket.on('data', (heard) => socket.write(answer(heard)))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  return {
    target: { host: '127.0.0.1', port },
    served,
    /** Also resolves if the connection is refused; see `over`. */
    async dial(at: number): Promise<End> {
      const socket = connect({ host: '127.0.0.1', port: at })
      clients.push(socket)
      const end = endOf(socket)
      await Promise.race([once(socket, 'connect'), once(socket, 'close')]).catch(() => undefined)
      return end
    },
    async close() {
      for (const socket of [...clients, ...served.map((end) => end.socket)]) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
