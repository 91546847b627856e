import { containerSource } from './from-container'
import { kinds } from './kinds'
import { fakeRun } from './server.fixture'

const tell = () => undefined

test('an engine that the docker command reaches is used', async () => {
  const { run, commands } = fakeRun({ 'docker version': { stdout: '20.10.24\n' } })
  expect(await containerSource(kinds.broker, { tell, run, env: {} }).closedBy()).toBeUndefined()
  expect(commands).toEqual(['docker version --format {{.Server.Version}}'])
})

test.each([
  ['does not answer', { code: 1, stderr: 'Cannot connect to the Docker daemon' }, 'Cannot connect'],
  ['is not installed', { code: undefined, stderr: 'spawn docker ENOENT' }, 'ENOENT'],
])('an engine that %s closes this source', async (_case, answer, why) => {
  const { run } = fakeRun({ 'docker version': answer })
  expect(await containerSource(kinds.broker, { tell, run, env: {} }).closedBy()).toContain(why)
})

test.each([
  ['RABBITMQ_IMAGE', 'rabbitmq:mine', kinds.broker],
  ['POSTGRES_IMAGE', 'postgres:mine', kinds.database],
  ['REDIS_IMAGE', 'redis:mine', kinds.cache],
] as const)('%s replaces the default, and an image that cannot be pulled is an error in one line', async (setting, image, kind) => {
  const { run, commands } = fakeRun({
    'docker image inspect': { code: 1 },
    'docker pull': { code: 1, stderr: 'Using default tag\nError: no such host\n' },
  })
  const open = containerSource(kind as typeof kinds.broker, { tell, run, env: { [setting]: image } }).open()
  await expect(open).rejects.toThrow(`cannot pull the image ${image}: Error: no such host`)
  expect(commands).toEqual([`docker image inspect ${image}`, `docker pull --quiet ${image}`])
})
