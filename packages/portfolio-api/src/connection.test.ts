import { once } from 'node:events'
import { createServer } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { portfolioConnection } from './connection'

test('a connection that fails while a call is about to begin does not end the process, and the call has another one', async () => {
  const server = createServer((_request, response) => response.end())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { options, close } = portfolioConnection({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token: 'secret' })
  const begin = async () => {
    const stream = await options.sessionManager?.request('POST', '/call', {}, {})
    if (!stream?.session) throw new Error('a call began without a connection')
    stream.on('error', () => undefined).resume()
    return { stream, session: stream.session }
  }
  const first = await begin()
  await once(first.stream.end(), 'close')
  // As the manager does it when the server goes away.
  first.session.destroy(new Error('received GOAWAY without any open streams'))
  const second = await begin()
  expect(second.session).not.toBe(first.session)
  await once(second.stream.end(), 'close')
  close()
  server.close()
})
