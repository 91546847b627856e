import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Registry } from 'prom-client'
import { openHealthServer } from './health-server'
import { healthcheck } from './healthcheck'
import { CannotListen, listen } from './listen'

const settings = { host: 'HTTP_HOST', port: 'HTTP_PORT' }
const opened: Server[] = []
afterEach(() => {
  for (const server of opened.splice(0)) server.close()
})

async function listening(host: string, port = 0): Promise<number> {
  const server = createServer()
  opened.push(server)
  await listen(server, { host, port, settings })
  return (server.address() as AddressInfo).port
}

test.each(['127.0.0.1', '::1'])('a port that is in use on %s is reported as a wrong setting', async (host) => {
  const port = await listening(host)
  const refusal = await listening(host, port).catch((error) => error)
  expect(refusal).toBeInstanceOf(CannotListen)
  expect(refusal.exitCode).toBe(78)
  const shown = host === '::1' ? '[::1]' : host
  expect(refusal.message).toBe(
    `cannot listen on ${shown}:${port}: the port is in use (EADDRINUSE); stop the process that uses it, or set HTTP_PORT to another port`,
  )
})

test.each(['192.0.2.1', '2001:db8::1'])('%s, which is not an address of this machine, is a wrong setting', async (host) => {
  await expect(listening(host)).rejects.toMatchObject({ exitCode: 78, message: expect.stringMatching(/correct HTTP_HOST/) })
})

test.each([
  ['127.0.0.1', '127.0.0.1'],
  ['0.0.0.0', '0.0.0.0'],
  ['::1', '::1'],
  ['::1', '[::1]'],
  ['::', '::'],
  ['localhost', 'localhost'],
])('the health check reaches a service that listens on %s if its HTTP_HOST is %s', async (host, told) => {
  const said = jest.spyOn(process.stdout, 'write').mockReturnValue(true)
  const http = await openHealthServer({ host, port: 0, unready: () => [], registry: new Registry() })
  const code = await healthcheck({ HTTP_HOST: told, HTTP_PORT: String(http.port) })
  said.mockRestore()
  await http.close()
  expect(code).toBe(0)
})
