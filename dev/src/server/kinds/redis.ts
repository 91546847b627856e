import { randomBytes } from 'node:crypto'
import { accessSync, constants, mkdirSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { delimiter, join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import { hostInUrl, hostOf } from '@trading/runtime'
import { plainFolder } from '../../machine/plain-path'
import { startProcess } from '../../machine/started-process'
import { addressIn } from '../../machine/wrong-setting'
import { type Answer, type Endpoint, notOurs, type Server } from '../server'
import type { PrepareOptions, ServerKind } from '../server-kind'
import { untilUp } from '../until-up'

/** A running Redis or Valkey from any source. */
export interface Cache extends Server {
  /** The services' REDIS_URL. It contains the password: do not print it. */
  url: string
}

const programNames = ['redis-server', 'valkey-server']
const oldest = 6
const patienceMs = 2_000
const upMs = 10_000

/** Requests the server's version over RESP. Throws if the login is refused. */
function askRedis(url: URL): Promise<Answer> {
  const host = hostOf(url)
  const port = Number(url.port) || 6379
  const [username, password] = [decodeURIComponent(url.username) || 'default', decodeURIComponent(url.password)]
  const socket = url.protocol === 'rediss:' ? connectTls({ host, port, servername: host }) : connect({ host, port })
  return new Promise<Answer>((resolve, reject) => {
    let said = ''
    socket.setEncoding('utf8').setTimeout(patienceMs, () => resolve({ notYet: `no answer within ${patienceMs / 1000} s` }))
    socket.on('error', ({ message }) => resolve({ notYet: message }))
    socket.on('close', () => resolve({ notYet: 'the connection was closed' }))
    socket.on('data', (text) => {
      said += text
      const version = /^redis_version:(\S+)/m.exec(said)?.[1]
      const refusal = /^-(.*)\r\n/m.exec(said)?.[1]
      if (version) resolve({ version })
      else if (refusal?.startsWith('LOADING')) resolve({ notYet: refusal })
      else if (refusal) reject(new Error(refusal))
    })
    socket.write(`${password ? command('AUTH', username, password) : ''}${command('INFO', 'server')}`)
  }).finally(() => socket.destroy())
}

const command = (...words: string[]): string =>
  `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`

type Login = { password: string }

const urlAt = ({ host, ports, login }: Endpoint<'redis', Login>): string => `redis://:${login.password}@${hostInUrl(host)}:${ports.redis}`

/** A cache needs no persistence: only the settings are written to disk. */
const confOf = (port: number, password: string): string => `bind 127.0.0.1
port ${port}
requirepass ${password}
save ""
appendonly no
daemonize no
`

async function prepare({ programs, dir: wanted, at, tell }: PrepareOptions<'redis', Login, string>) {
  const { dir, remove } = plainFolder(wanted)
  if (dir !== wanted) tell(`Redis keeps its files in ${dir}, since it misreads some characters of the path here`)
  mkdirSync(join(dir, 'data'))
  const conf = join(dir, 'redis.conf')
  writeFileSync(conf, `${confOf(at.ports.redis, at.login.password)}dir ${join(dir, 'data')}\n`, { mode: 0o600 })
  return {
    launch: () => startProcess(programs, [conf], { env: { PATH: process.env.PATH }, log: join(dir, 'redis.log') }),
    tidyUp: remove,
  }
}

export const redis = {
  need: 'cache',
  product: 'Redis',
  sourceSetting: 'CACHE',
  ports: { redis: 6379 },
  choices: `
Use one of:
  everywhere  REDIS_URL=redis://user:password@host:6379 npm start
              start Docker
  Linux       install it: sudo apt-get install redis-server (Debian, Ubuntu), sudo dnf install valkey (Fedora)
  macOS       brew install redis`,
  tooOld: (version) =>
    Number.parseInt(version, 10) >= oldest ? undefined : `Redis ${version} is too old: logins with a user name need ${oldest}.0 or newer`,
  settings: ({ url }) => ({ REDIS_URL: url }),
  describe: ({ version, url }) => `Redis ${version} is up on ${new URL(url).host}`,

  newLogin: () => ({ password: randomBytes(16).toString('hex') }),
  ask: (at) => askRedis(new URL(urlAt(at))),
  open: ({ at, base }) => ({ ...base, url: urlAt(at) }),

  url: {
    setting: 'REDIS_URL',
    async open({ env, abort }) {
      const address = addressIn('REDIS_URL', env.REDIS_URL as string, ['redis:', 'rediss:'])
      const late = (cause: string) => `REDIS_URL is set, but no Redis answers at ${address.host}: ${cause}; start it or unset the variable`
      const version = await untilUp(() => askRedis(address), { withinMs: upMs, late, abort })
      return { ...notOurs, url: address.href, version }
    },
  },
  image: {
    setting: 'REDIS_IMAGE',
    default: 'redis:8-alpine',
    hostname: 'redis',
    prints: /Ready to accept connections/,
    command: ({ password }) => ['redis-server', '--requirepass', password, '--save', '', '--appendonly', 'no'],
  },
  program: {
    name: 'an installed Redis',
    starting: 'starting Redis as a private server',
    find: (env) => firstOn(env.PATH),
    absent: 'neither redis-server nor valkey-server is installed',
    prepare,
  },
  aptPackage: 'redis-server',
} satisfies ServerKind<Cache, 'redis', Login, string>

function firstOn(path = ''): string | undefined {
  const files = programNames.flatMap((name) => path.split(delimiter).map((folder) => join(folder, name)))
  return files.find((file) => {
    try {
      accessSync(file, constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}
