import { once } from 'node:events'
import { createServer } from 'node:net'
import { freePort } from './free-port'

test('the preferred port is used if it is free, another one otherwise', async () => {
  const port = await freePort()
  expect(await freePort(port)).toBe(port)

  const server = createServer().listen(port, '127.0.0.1')
  await once(server, 'listening')
  expect(await freePort(port)).not.toBe(port)
  server.close()
  await once(server, 'close')
})
