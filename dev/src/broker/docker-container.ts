import { startContainer } from '../machine/container'
import { freePort } from '../machine/free-port'
import type { Run } from '../machine/run'
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
  const { exec, host, ...container } = await startContainer({
    image,
    prefix: 'trading-rabbitmq',
    // The broker names its data folder after its host.
    hostname: 'rabbitmq',
    ports: { 5672: amqpPort, 15672: managementPort },
    prints: /RabbitMQ/,
    env,
    run,
  })
  const access = { managementUrl: `http://${host}:${managementPort}`, username: 'guest', password: 'guest' }
  const up = (within?: AbortSignal) => untilUp({ host, port: amqpPort, ...access }, { withinMs: startMs, abort: within })

  try {
    return {
      kind: 'docker',
      url: `amqp://guest:guest@${host}:${amqpPort}`,
      ...access,
      version: await up(abort),
      control: {
        rabbitmqctl: (args) => exec('rabbitmqctl', '--quiet', ...args),
        kill: container.kill,
        async start() {
          await container.start()
          await up()
        },
        async restart() {
          await container.restart()
          await up()
        },
        freeze: container.freeze,
        thaw: container.thaw,
      },
      stop: container.stop,
    }
  } catch (error) {
    await container.stop({ withinMs: 0 })
    throw error
  }
}
