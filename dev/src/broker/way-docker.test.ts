import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fakeRun } from './broker.fixture'
import { defaultImage, wayByDocker } from './way-docker'

const tell = () => undefined

test('an engine that the docker command reaches is taken', async () => {
  const { run, commands } = fakeRun({ 'docker version': { stdout: '20.10.24\n' } })
  expect(await wayByDocker({ tell, run, env: {} }).closedBy()).toBeUndefined()
  expect(commands).toEqual(['docker version --format {{.Server.Version}}'])
})

test.each([
  ['does not answer', { code: 1, stderr: 'Cannot connect to the Docker daemon' }, 'Cannot connect'],
  ['is not installed', { code: undefined, stderr: 'spawn docker ENOENT' }, 'ENOENT'],
])('an engine that %s closes this way', async (_case, answer, why) => {
  const { run } = fakeRun({ 'docker version': answer })
  expect(await wayByDocker({ tell, run, env: {} }).closedBy()).toContain(why)
})

test('an image that cannot be had is an error in one line, before a container is tried', async () => {
  const { run, commands } = fakeRun({
    'docker image inspect': { code: 1 },
    'docker pull': { code: 1, stderr: 'Using default tag\nError: no such host\n' },
  })
  const open = wayByDocker({ tell, run, env: { RABBITMQ_IMAGE: 'rabbitmq:mine' } }).open()
  await expect(open).rejects.toThrow('cannot have the image rabbitmq:mine: Error: no such host')
  expect(commands).toEqual(['docker image inspect rabbitmq:mine', 'docker pull --quiet rabbitmq:mine'])
})

test('npm start and docker compose up run the same RabbitMQ', () => {
  const compose = readFileSync(join(__dirname, '..', '..', '..', 'docker-compose.yml'), 'utf8')
  expect(compose).toContain(`\${RABBITMQ_IMAGE:-${defaultImage}}`)
})
