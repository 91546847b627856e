import { join } from 'node:path'
import { installCommand, whyNotInstallable } from '../../bootstrap/install-rabbitmq'
import { installedRabbitmq } from '../../bootstrap/installed-rabbitmq'
import { during } from '../machine/during'
import { complaintOf, type Run } from '../machine/run'
import { removeLeftovers, uniqueName } from '../machine/state-dir'
import type { Tell, Way } from '../machine/way'
import type { Broker } from './broker'
import { startPrivateNode } from './private-node'

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
export function wayByPrivateNode(options: PrivateOptions): Way<Broker> {
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
  /** Why it has failed already. */
  failed?: string | undefined
}

/** Installs RabbitMQ first, where that needs nobody's leave. */
export function wayByInstalling(options: InstallOptions): Way<Broker> {
  const { tell, run, env, abort, isRoot, osRelease, failed } = options
  return {
    kind: 'private',
    name: 'installing RabbitMQ',
    closedBy: async () => failed ?? whyNotInstallable({ run, env, abort, isRoot, osRelease }),
    async open() {
      const [command, ...args] = installCommand(isRoot)
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
  // Erlang takes no dot in a node's name. Each node has a name server of its own, so that pids that come again do no harm here.
  const nodeName = `${name}-${process.pid}`
  return during(tell, 'starting RabbitMQ as a private node', () =>
    startNode({ programs, dir: join(stateDir, uniqueName(name)), name: nodeName, amqpPort, managementPort, env, tell, abort }),
  )
}
