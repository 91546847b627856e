import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nodeEnv, writeNodeFiles } from './node-files'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'node-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

const settings = () => ({
  dir,
  nodeName: 'a@localhost',
  amqpPort: 5001,
  managementPort: 5002,
  distributionPort: 5003,
  epmdPort: 5004,
  cookie: 'C',
})

test('a private node uses no setting of a system broker or of the caller', () => {
  const env = nodeEnv(settings(), {
    PATH: '/bin',
    HOME: '/root',
    RABBITMQ_NODENAME: 'rabbit',
    LOG_BASE: '/var/log',
    NOTIFY_SOCKET: '/run/n',
  })
  expect(env).toMatchObject({ PATH: '/bin', HOME: dir, RABBITMQ_NODENAME: 'a@localhost', ERL_EPMD_PORT: '5004' })
  expect(env).not.toHaveProperty('LOG_BASE')
  expect(env).not.toHaveProperty('NOTIFY_SOCKET')
  const files = Object.entries(env).filter(([name]) => /_(BASE|FILE|FILES|DIR)$/.test(name))
  expect(files.length).toBeGreaterThan(7)
  for (const [, path] of files) expect(path).toMatch(dir)
})

test('a private node listens only on 127.0.0.1', () => {
  writeNodeFiles(settings())
  const conf = readFileSync(join(dir, 'rabbitmq.conf'), 'utf8')
  expect(conf).toMatch(/^listeners\.tcp\.local = 127\.0\.0\.1:5001$/m)
  expect(conf).toMatch(/^management\.tcp\.ip = 127\.0\.0\.1$/m)
  expect(nodeEnv(settings(), {})).toMatchObject({
    ERL_EPMD_ADDRESS: '127.0.0.1',
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-kernel inet_dist_use_interface {127,0,0,1}',
  })
})

test('nobody else can read the cookie', () => {
  writeNodeFiles(settings())
  expect(statSync(join(dir, '.erlang.cookie')).mode & 0o077).toBe(0)
})
