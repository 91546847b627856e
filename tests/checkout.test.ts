import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const root = join(__dirname, '..')
const place = mkdtempSync(join(tmpdir(), 'checkout-'))
afterAll(() => rmSync(place, { recursive: true }))

const inFolder = (folder: string) => readdirSync(join(root, folder)).map((name) => join(folder, name))
/** Files that are copied into a container, compared with generated ones, or read as data. */
const files = [
  ...inFolder('packages/ledger/migrations'),
  ...inFolder('infra/postgres/init'),
  ...inFolder('infra/compose'),
  ...inFolder('infra/redis'),
  'infra/postgres/roles.sql',
  'infra/postgres/database.sql',
  'infra/postgres/halt-login.sql',
  'infra/postgres/logins.sql',
  'infra/postgres/service-logins.sql',
  'infra/postgres/service-login.sql',
  'infra/postgres/ledger-reader.sql',
  'infra/postgres/timescaledb.sql',
  '.ci/run',
  'Dockerfile.node',
  'README.md',
  'dev/bootstrap/install-script.js',
  'docker-compose.yml',
  'docker-compose.full.yml',
  'packages/contracts/asyncapi.json',
  'packages/feeds/data/sp500-daily-2000-2020.csv',
]
const lf = (text: Buffer) => Buffer.from(text.toString('latin1').replaceAll('\r\n', '\n'), 'latin1')

test('a Windows checkout with core.autocrlf=true keeps LF in files that Linux reads, and does not change pictures', () => {
  const [origin, clone] = [join(place, 'origin'), join(place, 'clone')]
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@localhost', '-c', 'core.autocrlf=true', ...args], { stdio: 'pipe' })
  git('init', '--quiet', origin)
  for (const file of ['.gitattributes', ...files].filter((name) => existsSync(join(root, name)))) {
    mkdirSync(dirname(join(origin, file)), { recursive: true })
    copyFileSync(join(root, file), join(origin, file))
  }
  const picture = Buffer.from('no text\r\nat all\n')
  writeFileSync(join(origin, 'picture.png'), picture)
  git('-C', origin, 'add', '--all')
  git('-C', origin, 'commit', '--quiet', '--message', 'all')
  git('clone', '--quiet', '--config', 'core.autocrlf=true', origin, clone)

  for (const file of files) expect([file, readFileSync(join(clone, file)).equals(lf(readFileSync(join(root, file))))]).toEqual([file, true])
  expect(readFileSync(join(clone, 'picture.png')).equals(picture)).toBe(true)
})

test('the database image receives only SQL, because a shell script would fail with CRLF line endings', () => {
  expect(inFolder('infra/postgres/init').filter((file) => !file.endsWith('.sql'))).toEqual([])
})
