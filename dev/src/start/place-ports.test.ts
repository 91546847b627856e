import { once } from 'node:events'
import { createServer } from 'node:net'
import type { Service } from '../../services'
import { placePorts } from './place-ports'

const common = { about: 'a service', needs: [] }
const callee: Service = {
  ...{ ...common, name: 'callee', folder: 'service-callee' },
  listens: { portSetting: 'CALLEE_PORT', port: 0, addressSetting: 'CALLEE_URL' },
}
const caller: Service = { ...common, name: 'caller', folder: 'service-caller', calls: ['CALLEE_URL'] }

test('a service gets its port, and those that call it its address', async () => {
  const portsFor = await placePorts([callee, caller], { CALLEE_PORT: '4711' })
  expect(portsFor(callee)).toEqual({ CALLEE_PORT: '4711' })
  expect(portsFor(caller)).toEqual({ CALLEE_URL: 'http://127.0.0.1:4711' })
  expect((await placePorts([callee, caller], { CALLEE_URL: 'http://elsewhere:1' }))(caller)).toEqual({ CALLEE_URL: 'http://elsewhere:1' })
  expect((await placePorts([caller], {}))(caller)).toEqual({})
})

test('if its usual port is taken, it gets a free one', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  const service: Service = { ...callee, listens: { portSetting: 'CALLEE_PORT', port } }
  const { CALLEE_PORT: given } = (await placePorts([service], {}))(service)
  server.close()
  expect(Number(given)).toBeGreaterThan(0)
  expect(Number(given)).not.toBe(port)
})
