import type { AddressInfo } from 'node:net'
import { listen } from '@trading/runtime'
import type { FastifyInstance } from 'fastify'

/** Resolves with the port. @throws CannotListen */
export async function listenOn(app: FastifyInstance, { host, port }: { host: string; port: number }): Promise<number> {
  // Not Fastify's own listen: a port that is in use is an invalid setting, with a message of its own.
  await listen(app.server, { host, port, settings: { host: 'HTTP_HOST', port: 'GATEWAY_PORT' } })
  return (app.server.address() as AddressInfo).port
}
