import type { Socket } from 'node:net'

/** Ends a socket by RST. One that is saying goodbye just then cannot be reset any more, and Node would leave its handle open. */
export function cut(socket: Socket): void {
  if (socket.writableEnded && !socket.writableFinished) socket.destroy()
  else socket.resetAndDestroy()
}
