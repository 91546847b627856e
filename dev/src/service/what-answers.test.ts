import { once } from 'node:events'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { freePort } from '../machine/free-port'
import { whatAnswers } from './what-answers'

let server: Server | undefined
afterEach(() => server?.close())
const at = (port: number) => `postgres://trading_engine:engine@localhost:${port}/trading`

/** A server that sends this answer to any request, and closes the connection. */
async function saying(answer: Buffer): Promise<string> {
  server = createServer((socket) => socket.once('data', () => socket.end(answer)))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return at((server.address() as AddressInfo).port)
}
/** PostgreSQL's own error message. */
const errorMessage = (code: string, text: string): Buffer => {
  const fields = Buffer.from(`SFATAL\0C${code}\0M${text}\0\0`)
  const head = Buffer.from('E\0\0\0\0')
  head.writeInt32BE(fields.length + 4, 1)
  return Buffer.concat([head, fields])
}

test('a port on which nobody listens is reported as nothing', async () => {
  expect(await whatAnswers(at(await freePort()))).toEqual({ nothing: true })
})

test('a refusal is reported at once, with its reason', async () => {
  const url = await saying(errorMessage('28P01', 'password authentication failed'))
  expect(await whatAnswers(url)).toEqual({ refusal: 'password authentication failed' })
})

test.each([
  ['never finishes starting up', errorMessage('57P03', 'the database system is starting up'), 'starting up'],
  ['speaks another protocol', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'), ''],
  ['hangs up', Buffer.alloc(0), ''],
])('a server that %s is waited for, then reported as a refusal', async (_case, answer, why) => {
  expect(await whatAnswers(await saying(answer), 600)).toEqual({ refusal: expect.stringContaining(why) })
})
