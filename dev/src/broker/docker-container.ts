import { hostInUrl } from '@trading/runtime'
import { freePort } from '../machine/free-port'
import type { Run } from '../machine/run'
import { startServerInContainer } from '../machine/server-in-container'
import type { Broker } from './broker'
import { untilUp } from './until-up'

export interface DockerContainerOptions {
  image: string
  /** Host ports, taken where they are free; any free ones otherwise. They stay the same over a restart. */
  amqpPort?: number | undefined
  managementPort?: number | undefined
  env: NodeJS.ProcessEnv
  run: Run
  abort?: AbortSignal | undefined
}

const startMs = 120_000

/** Runs RabbitMQ in a container of its own. */
export async function startDockerContainer({ image, env, run, abort, ...wanted }: DockerContainerOptions): Promise<Broker> {
  const [amqpPort, managementPort] = [await freePort(wanted.amqpPort), await freePort(wanted.managementPort)]
  const accessAt = (host: string) => ({
    managementUrl: `http://${hostInUrl(host)}:${managementPort}`,
    username: 'guest',
    password: 'guest',
  })
  return startServerInContainer<Broker>({
    image,
    prefix: 'trading-rabbitmq',
    // The broker names its data folder after its host.
    hostname: 'rabbitmq',
    ports: { 5672: amqpPort, 15672: managementPort },
    prints: /RabbitMQ/,
    env,
    run,
    abort,
    untilUp: (host, within) => untilUp({ host, port: amqpPort, ...accessAt(host) }, { withinMs: startMs, abort: within }),
    open: ({ host, version, exec, control, stop }) => ({
      kind: 'docker',
      url: `amqp://guest:guest@${hostInUrl(host)}:${amqpPort}`,
      ...accessAt(host),
      version,
      control: { rabbitmqctl: (args) => exec('rabbitmqctl', '--quiet', ...args), ...control },
      stop,
    }),
  })
}
