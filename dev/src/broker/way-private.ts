import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Broker, Tell } from './broker'
import { during } from './during'
import { installScript } from './install-script'
import { installedRabbitmq } from './installed-rabbitmq'
import { startPrivateNode } from './private-node'
import { complaintOf, type Run } from './run'
import type { Way } from './way'

export interface PrivateOptions {
  tell: Tell
  run: Run
  env: NodeJS.ProcessEnv
  /** Where the nodes' folders are; git-ignored. */
  stateDir: string
  /** What the node is for: part of its folder's and of its own name. */
  name: string
  amqpPort?: number | undefined
  managementPort?: number | undefined
  abort?: AbortSignal | undefined
  installed?: typeof installedRabbitmq
  startNode?: typeof startPrivateNode
}

/** A node of our own on the RabbitMQ that is installed here. */
export function wayByPrivateNode(options: PrivateOptions): Way {
  const { env, installed = installedRabbitmq } = options
  return {
    kind: 'private',
    name: 'an installed RabbitMQ',
    closedBy: async () => (installed(env) ? undefined : 'rabbitmq-server is not installed'),
    open: () => privateNode(options),
  }
}

export interface InstallOptions extends PrivateOptions {
  isRoot?: boolean
  osRelease?: string | undefined
}

/** Installs RabbitMQ first, where that needs nobody's leave. */
export function wayByInstalling(options: InstallOptions): Way {
  const { tell, run, env, abort, isRoot = process.getuid?.() === 0, osRelease = readOsRelease() } = options
  return {
    kind: 'private',
    name: 'installing RabbitMQ',
    async closedBy() {
      if (!/^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(osRelease)) return 'this is neither Debian nor Ubuntu'
      if (isRoot || (await run('sudo', ['-n', 'true'], { env, abort })).code === 0) return undefined
      return 'it needs root, and sudo asks for a password'
    },
    async open() {
      const script = ['sh', '-c', installScript, 'sh', '/usr/sbin/policy-rc.d']
      const [command, ...args] = isRoot ? script : ['sudo', '-n', ...script]
      const done = await during(tell, 'installing rabbitmq-server with apt-get', () => run(command as string, args, { env, abort }))
      if (done.code !== 0) throw new Error(`apt-get could not install rabbitmq-server: ${complaintOf(done)}`)
      return privateNode(options)
    },
  }
}

function privateNode({ tell, env, stateDir, name, amqpPort, managementPort, abort, ...parts }: PrivateOptions): Promise<Broker> {
  const { installed = installedRabbitmq, startNode = startPrivateNode } = parts
  const programs = installed(env)
  if (!programs) throw new Error('rabbitmq-server was not found where it should be')
  removeLeftovers(stateDir)
  const unique = `${name}-${process.pid}`
  return during(tell, 'starting RabbitMQ as a private node', () =>
    startNode({ programs, dir: join(stateDir, unique), name: unique, amqpPort, managementPort, env, abort }),
  )
}

/** Folders of nodes whose process has gone without a chance to tidy up, as in a power cut. */
function removeLeftovers(stateDir: string): void {
  const folders = existsSync(stateDir) ? readdirSync(stateDir) : []
  for (const folder of folders) {
    const pid = Number(/-(\d+)$/.exec(folder)?.[1])
    if (pid && !isRunning(pid)) rmSync(join(stateDir, folder), { recursive: true, force: true })
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

const readOsRelease = (): string => (existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '')
