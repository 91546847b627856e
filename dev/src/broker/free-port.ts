import { createServer } from 'node:net'

/** The preferred port where it is free on 127.0.0.1, otherwise any free one. */
export async function freePort(preferred?: number): Promise<number> {
  if (preferred !== undefined && (await bound(preferred))) return preferred
  const port = await bound(0)
  if (!port) throw new Error('no free port on 127.0.0.1')
  return port
}

function bound(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(undefined))
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' ? address?.port : undefined))
    })
  })
}
