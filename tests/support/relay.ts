import { connect, createServer, type Server, type Socket } from 'node:net'
import { hostOf, listen } from '@trading/runtime'

/** A server on the IPv6 loopback only, which forwards everything to an address. */
export interface Relay {
  /** The same address through the relay. */
  through(url: string): string
  close(): Promise<void>
}

export async function openRelay(url: string, defaultPort: number): Promise<Relay> {
  const target = new URL(url)
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    const onward = connect({ host: hostOf(target), port: Number(target.port) || defaultPort })
    for (const end of [socket, onward]) {
      sockets.add(end)
      end.on('error', () => undefined)
      end.on('close', () => [socket, onward].map((both) => both.destroy()))
    }
    socket.pipe(onward).pipe(socket)
  })
  await listen(server, { host: '::1', port: 0, settings: { host: 'host', port: 'port' } })
  const { port } = server.address() as { port: number }
  return {
    through: (same) => Object.assign(new URL(same), { host: `[::1]:${port}` }).toString(),
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
