import type { Socket } from 'node:net'

/** Resets a socket. A socket that is already closing cannot be reset, and Node.js would leave its handle open. */
export function cut(socket: Socket): void {
  if (socket.writableEnded && !socket.writableFinished) socket.destroy()
  else socket.resetAndDestroy()
}
