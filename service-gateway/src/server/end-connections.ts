import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

/** How long a connection that has asked nothing yet may still do so in a drain. */
const silentMs = 500

/**
 * Lets a drain end once nothing is in hand: a connection whose answer comes during the drain closes with it, instead of being kept alive, and one
 * that has asked nothing is not waited for.
 */
export function endConnections(app: FastifyInstance): void {
  const silent = new Set<Socket>()
  let draining = false
  app.server.on('connection', (socket: Socket) => {
    silent.add(socket)
    socket.once('close', () => silent.delete(socket))
  })
  app.addHook('onRequest', async (request) => {
    silent.delete(request.raw.socket)
  })
  app.addHook('onSend', async (_request, reply) => {
    if (draining) reply.header('connection', 'close')
  })
  app.addHook('preClose', async () => {
    draining = true
    setTimeout(() => {
      for (const socket of silent) socket.destroy()
    }, silentMs)
  })
}
