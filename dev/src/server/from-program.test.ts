import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { identityOf } from '../../process-identity'
import { uniqueName } from '../machine/state-dir'
import { aptSource, programSource } from './from-program'
import { rabbitmq } from './kinds/rabbitmq'
import { fakeRun, startedNowhere } from './server.fixture'

const programs = { server: '/bin/rabbitmq-server', ctl: '/bin/rabbitmqctl', epmd: '/bin/epmd' }
let stateDir: string
beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'state-'))
})
afterEach(() => rmSync(stateDir, { recursive: true }))

function options(answers: Parameters<typeof fakeRun>[0] = {}) {
  const { kind, started } = startedNowhere(rabbitmq, programs)
  const apt = { ...kind, aptPackage: rabbitmq.aptPackage }
  return { tell: () => undefined, ...fakeRun(answers), env: {}, stateDir, name: 'start', kind, apt, started }
}

const debian = 'PRETTY_NAME="Debian GNU/Linux 12"\nID=debian\n'

test('an installed program runs in a folder and under a name that no other run uses', async () => {
  const given = options()
  const source = programSource(given.kind, given)
  expect(await source.closedBy()).toBeUndefined()
  await source.open()
  expect(given.started).toMatchObject([{ programs, name: `start-${process.pid}`, dir: join(stateDir, uniqueName('start-rabbitmq')) }])
})

test('what a killed run left behind is removed, what a running one uses is not', async () => {
  const pastAnyPid = 2 ** 22 + 1
  const [pid, start, boot, place] = identityOf(process.ppid).split('.') as [string, string, string, string]
  const [here, elsewhere] = [`start-${pid}.${start}.${boot}`, `start-${pid}.${start}.${boot}.00000000`]
  const removed = [`start-${pastAnyPid}`, `start-${pid}.${Number(start) - 1}.${boot}.${place}`, `silent-${pid}.${start}.${boot}.00000000`]
  const kept = [`start-${process.ppid}`, `${here}.${place}`, elsewhere, 'mine']
  for (const folder of [...removed, ...kept]) mkdirSync(join(stateDir, folder))
  const anHourAgo = new Date(Date.now() - 3_600_000)
  utimesSync(join(stateDir, removed[2] as string), anHourAgo, anHourAgo)
  const given = options()
  await programSource(given.kind, given).open()
  expect(readdirSync(stateDir).sort()).toEqual(kept.sort())
})

test.each([
  ['as root', true, {}, debian, undefined],
  ['with password-less sudo', false, {}, 'ID=pop\nID_LIKE="ubuntu debian"\n', undefined],
  ['where sudo asks for a password', false, { 'sudo -n true': { code: 1 } }, debian, 'password'],
  ['on another distribution', true, {}, 'ID=fedora\n', 'neither Debian nor Ubuntu'],
  ['where there is no /etc/os-release', true, {}, '', 'neither Debian nor Ubuntu'],
])('RabbitMQ is installed on Debian and Ubuntu if that needs no password: %s', async (_case, isRoot, answers, osRelease, why) => {
  const given = options(answers)
  const closed = await aptSource(given.apt, { ...given, isRoot, osRelease }).closedBy()
  if (why) expect(closed).toContain(why)
  else expect(closed).toBeUndefined()
})

test('the installation gets the policy file and the package as arguments, under sudo if needed, and the server starts after it', async () => {
  const given = options()
  await aptSource(given.apt, { ...given, isRoot: false, osRelease: debian }).open()
  expect(given.commands).toEqual([expect.stringMatching(/^sudo -n sh -c .* sh \/usr\/sbin\/policy-rc\.d rabbitmq-server$/s)])
  expect(given.started).toHaveLength(1)
})

test('a failed installation is reported in one line', async () => {
  const given = options({ sh: { code: 100, stderr: 'E: Unable to fetch\n' } })
  await expect(aptSource(given.apt, { ...given, isRoot: true, osRelease: debian }).open()).rejects.toThrow(
    'could not install rabbitmq-server: E: Unable to fetch',
  )
  expect(given.started).toEqual([])
})

test('a program that is not installed, or does not run here, makes this source unavailable', async () => {
  const given = options()
  const absent = startedNowhere(rabbitmq, undefined).kind
  expect(await programSource(absent, given).closedBy()).toBe('rabbitmq-server is not installed')
  const broken = { ...given.kind, program: { ...given.kind.program, fault: async () => 'it does not run here' } }
  expect(await programSource(broken, given).closedBy()).toBe('it does not run here')
})

test('the preferred ports are used if they are free', async () => {
  const given = options()
  await programSource(given.kind, { ...given, ports: { amqp: 45_671 } }).open()
  expect(given.started).toMatchObject([{ ports: { amqp: 45_671, management: expect.any(Number) } }])
})
