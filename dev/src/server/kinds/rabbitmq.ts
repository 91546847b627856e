import { hostInUrl } from '@trading/runtime'
import { installedRabbitmq, type RabbitmqPrograms } from '../../../bootstrap/installed-rabbitmq'
import { type StartPrivateOptions, startPrivate } from '../from-program'
import type { Endpoint } from '../server'
import type { ServerKind } from '../server-kind'
import { amqpAnswers } from './rabbitmq/amqp-answers'
import { versionOf } from './rabbitmq/ask'
import type { Access, Broker } from './rabbitmq/broker'
import { brokerAtUrl } from './rabbitmq/from-url'
import { prepareNode, type SharedByNodes } from './rabbitmq/prepare-node'

type Port = 'amqp' | 'management'
type Login = Pick<Access, 'username' | 'password'>

const oldest = [3, 10] as const

const accessAt = ({ host, ports, login }: Endpoint<Port, Login>): Access => ({
  managementUrl: `http://${hostInUrl(host)}:${ports.management}`,
  ...login,
})

export const rabbitmq = {
  need: 'broker',
  product: 'RabbitMQ',
  sourceSetting: 'BROKER',
  ports: { amqp: 5672, management: 15672 },
  choices: `
Use one of:
  everywhere  RABBITMQ_URL=amqp://user:password@host:5672 npm start
  Linux       start Docker, or install RabbitMQ: sudo apt-get install rabbitmq-server (Debian, Ubuntu), sudo dnf install rabbitmq-server (Fedora)
  macOS       start Docker Desktop, or: brew install rabbitmq
  Windows     start Docker Desktop, and run this inside WSL 2 (where the choices for Linux apply)`,
  tooOld(version) {
    const [major = 0, minor = 0] = version.split('.').map(Number)
    const old = major < oldest[0] || (major === oldest[0] && minor < oldest[1])
    return old ? `RabbitMQ ${version} is too old: at-least-once dead-lettering needs ${oldest.join('.')} or newer` : undefined
  },
  settings: ({ url }) => ({ RABBITMQ_URL: url }),
  describe: (broker) =>
    `RabbitMQ${broker.version ? ` ${broker.version}` : ''} is up; its management UI: ${broker.managementUrl} (${loginOf(broker)})`,

  // The default login of a new RabbitMQ.
  newLogin: () => ({ username: 'guest', password: 'guest' }),
  async ask(at) {
    // The management API comes up last.
    const version = (await amqpAnswers({ host: at.host, port: at.ports.amqp })) ? await versionOf(accessAt(at)) : undefined
    return version ? { version } : { notYet: '' }
  },
  open: ({ at, exec, base }) => ({
    ...base,
    ...accessAt(at),
    url: `amqp://guest:guest@${hostInUrl(at.host)}:${at.ports.amqp}`,
    control: { ...base.control, rabbitmqctl: (args) => exec('rabbitmqctl', '--quiet', ...args) },
  }),

  url: { setting: 'RABBITMQ_URL', open: brokerAtUrl },
  // The broker names its data folder after its host.
  image: { setting: 'RABBITMQ_IMAGE', default: 'rabbitmq:4.2-management', hostname: 'rabbitmq', prints: /RabbitMQ/ },
  program: {
    name: 'an installed RabbitMQ',
    starting: 'starting RabbitMQ as a private node',
    find: (env) => installedRabbitmq(env),
    absent: 'rabbitmq-server is not installed',
    prepare: (options) => prepareNode(options),
  },
  aptPackage: 'rabbitmq-server',
} satisfies ServerKind<Broker, Port, Login, RabbitmqPrograms>

/** Starts a private node, standalone or for a cluster. */
export function startPrivateNode({
  epmd,
  cookie,
  ...options
}: StartPrivateOptions<Port, RabbitmqPrograms> & SharedByNodes): Promise<Broker> {
  const shared = { ...(epmd && { epmd }), ...(cookie && { cookie }) }
  const kind: ServerKind<Broker, Port, Login, RabbitmqPrograms> = {
    ...rabbitmq,
    program: { ...rabbitmq.program, prepare: (given) => prepareNode(given, shared) },
  }
  return startPrivate(kind, options)
}

/** Only the default password may be shown. A user name without a password may itself be a secret. */
function loginOf({ username, password }: Broker): string {
  if (username === 'guest' && password === 'guest') return 'guest / guest'
  return password ? `as ${username}` : 'login as in RABBITMQ_URL'
}
