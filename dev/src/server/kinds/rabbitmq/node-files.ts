import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface NodeSettings {
  /** The folder for everything that the node writes: data, logs, cookie, pid file. */
  dir: string
  /** The Erlang node name, such as `rabbit-1@localhost`. */
  nodeName: string
  amqpPort: number
  managementPort: number
  /** For connections between Erlang nodes. */
  distributionPort: number
  epmdPort: number
  /** The secret that nodes of one cluster share. */
  cookie: string
}

const brokerConf = ({ amqpPort, managementPort }: NodeSettings): string => `listeners.tcp.local = 127.0.0.1:${amqpPort}
management.tcp.ip = 127.0.0.1
management.tcp.port = ${managementPort}
disk_free_limit.absolute = 50MB
`

/** All files are given explicitly: RabbitMQ reads any that are missing from /etc/rabbitmq, which belongs to a system broker. */
const files = (settings: NodeSettings): Record<string, string> => ({
  'rabbitmq.conf': brokerConf(settings),
  'advanced.config': '[].\n',
  'rabbitmq-env.conf': '',
  enabled_plugins: '[rabbitmq_management].\n',
})

/** A minimal environment: RabbitMQ's scripts read variables with names as common as LOG_BASE. */
export const nodeEnv = ({ dir, nodeName, distributionPort, epmdPort }: NodeSettings, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  PATH: env.PATH,
  LANG: env.LANG ?? 'C.UTF-8',
  HOME: dir,
  ERL_EPMD_PORT: String(epmdPort),
  ERL_EPMD_ADDRESS: '127.0.0.1',
  RABBITMQ_NODENAME: nodeName,
  RABBITMQ_DIST_PORT: String(distributionPort),
  RABBITMQ_MNESIA_BASE: join(dir, 'data'),
  RABBITMQ_LOG_BASE: join(dir, 'log'),
  RABBITMQ_PID_FILE: join(dir, 'node.pid'),
  RABBITMQ_CONFIG_FILE: join(dir, 'rabbitmq'),
  RABBITMQ_CONFIG_FILES: join(dir, 'conf.d'),
  RABBITMQ_ADVANCED_CONFIG_FILE: join(dir, 'advanced.config'),
  RABBITMQ_CONF_ENV_FILE: join(dir, 'rabbitmq-env.conf'),
  RABBITMQ_ENABLED_PLUGINS_FILE: join(dir, 'enabled_plugins'),
  RABBITMQ_GENERATED_CONFIG_DIR: join(dir, 'generated'),
  RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-kernel inet_dist_use_interface {127,0,0,1}',
  // Makes the server script exec the server, instead of remaining its parent shell, which would not pass on signals.
  RUNNING_UNDER_SYSTEMD: 'true',
  // By default these are derived from the distribution port and may exceed 65535.
  RABBITMQ_CTL_DIST_PORT_MIN: '35672',
  RABBITMQ_CTL_DIST_PORT_MAX: '35872',
})

export function writeNodeFiles(settings: NodeSettings): void {
  for (const folder of ['data', 'log', 'conf.d', 'generated']) mkdirSync(join(settings.dir, folder), { recursive: true })
  for (const [name, text] of Object.entries(files(settings))) writeFileSync(join(settings.dir, name), text)
  // Erlang refuses a cookie that others can read.
  writeFileSync(join(settings.dir, '.erlang.cookie'), settings.cookie, { mode: 0o400 })
}
