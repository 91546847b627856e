import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'

export interface References {
  port: number
  /** Resolves once no holder is left, or if none came in time. After that no new holder is accepted. */
  noneLeft: Promise<void>
  /** Disconnects the remaining holders and those that wait for the end. */
  close(): void
}

/**
 * Counts the users of a resource by their open connections: the kernel closes those of a process however it ends, and pids, which may be
 * reused, are not needed. `hold` is answered with our id and a number. `leave` and that number, on another connection, release the hold;
 * that connection is closed at once or, for the last holder, once the resource is stopped.
 */
export async function listenForReferences(id: string, firstWithinMs: number): Promise<References> {
  const holders = new Map<string, Socket>()
  const waiting = new Set<Socket>()
  let numbers = 0
  let isOver = false
  let over: () => void = () => undefined
  const noneLeft = new Promise<void>((resolve) => {
    over = () => {
      isOver = true
      server.close()
      resolve()
    }
  })
  const leave = (number: string) => {
    const holder = holders.get(number)
    holders.delete(number)
    if (holder && holders.size === 0) over()
  }
  const answer = (socket: Socket, [verb, number = '']: string[]) => {
    if (verb === 'hold' && !isOver) {
      numbers += 1
      const own = String(numbers)
      holders.set(own, socket)
      socket.once('close', () => leave(own))
      socket.write(`${id} ${own}\n`)
    } else if (verb === 'leave') {
      leave(number)
      if (holders.size > 0) socket.end()
      else waiting.add(socket)
    } else socket.destroy()
  }
  const server = createServer((socket) => {
    socket.setEncoding('utf8')
    socket.on('error', () => undefined)
    socket.once('data', (text) => answer(socket, String(text).trim().split(' ')))
  })
  server.listen({ port: 0, host: '127.0.0.1' })
  await once(server, 'listening')
  setTimeout(() => holders.size === 0 && over(), firstWithinMs).unref()
  return {
    port: (server.address() as AddressInfo).port,
    noneLeft,
    close() {
      server.close()
      for (const socket of [...holders.values(), ...waiting]) socket.destroy()
    },
  }
}
