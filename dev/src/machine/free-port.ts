import { createServer } from 'node:net'

// Ports given out, on which nobody may listen yet.
const given = new Set<number>()

/** The preferred port if it is free on 127.0.0.1, otherwise any free port, never the same twice. */
export async function freePort(preferred?: number): Promise<number> {
  if (preferred !== undefined && (await bound(preferred))) return preferred
  const port = await bound(0)
  if (!port) throw new Error('no free port on 127.0.0.1')
  if (given.has(port)) return freePort()
  given.add(port)
  return port
}

/** A port for each name, the preferred one if it is given and free. */
export async function freePorts<P extends string>(
  named: Record<P, unknown>,
  preferred: Partial<Record<P, number>> = {},
): Promise<Record<P, number>> {
  const ports: Partial<Record<P, number>> = {}
  for (const name of Object.keys(named) as P[]) ports[name] = await freePort(preferred[name])
  return ports as Record<P, number>
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
