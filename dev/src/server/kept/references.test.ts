import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { listenForReferences } from './references'

const sockets: Socket[] = []
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy()
})

async function hold(port: number): Promise<{ socket: Socket; number: string }> {
  const socket = connect({ host: '127.0.0.1', port }).setEncoding('utf8')
  sockets.push(socket)
  socket.on('error', () => undefined)
  socket.write('hold\n')
  const [greeting] = await once(socket, 'data')
  const [id, number] = greeting.trim().split(' ')
  expect(id).toBe('me')
  return { socket, number }
}
const leave = (port: number, number: string) => {
  const socket = connect({ host: '127.0.0.1', port })
  sockets.push(socket)
  socket.write(`leave ${number}\n`)
  return once(socket.resume(), 'close')
}
const isOver = (none: Promise<void>) => Promise.race([none.then(() => true), new Promise((resolve) => setImmediate(resolve, false))])

test('it ends when the last connection is closed, in whatever way, and not before', async () => {
  const references = await listenForReferences('me', 60_000)
  const [first, second] = [await hold(references.port), await hold(references.port)]
  first.socket.resetAndDestroy()
  await leave(references.port, '999')
  expect(await isOver(references.noneLeft)).toBe(false)
  second.socket.destroy()
  await references.noneLeft
  references.close()
})

test('only the last holder to leave waits for the end', async () => {
  const references = await listenForReferences('me', 60_000)
  const [first, second] = [await hold(references.port), await hold(references.port)]
  await leave(references.port, first.number)
  const left = leave(references.port, second.number)
  await references.noneLeft
  references.close()
  await left
})

test('it ends if nobody ever connects', async () => {
  const references = await listenForReferences('me', 1)
  await references.noneLeft
  references.close()
})
