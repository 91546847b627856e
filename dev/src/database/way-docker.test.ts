import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fakeRun } from '../broker/broker.fixture'
import { defaultImage, wayByDocker } from './way-docker'

test('POSTGRES_IMAGE takes the place of the default image, and one that cannot be had is an error in one line', async () => {
  const { run, commands } = fakeRun({ 'docker image inspect': { code: 1 }, 'docker pull': { code: 1, stderr: 'Error: no such host\n' } })
  const open = wayByDocker({ tell: () => undefined, run, env: { POSTGRES_IMAGE: 'postgres:mine' } }).open()
  await expect(open).rejects.toThrow('cannot have the image postgres:mine: Error: no such host')
  expect(commands).toEqual(['docker image inspect postgres:mine', 'docker pull --quiet postgres:mine'])
})

test('npm start and docker compose up run the same PostgreSQL', () => {
  const compose = readFileSync(join(__dirname, '..', '..', '..', 'docker-compose.yml'), 'utf8')
  expect(compose).toContain(`\${POSTGRES_IMAGE:-${defaultImage}}`)
})
