import { randomUUID } from 'node:crypto'
import type { Broker } from './broker'
import { endsWithUs } from './ends-with-us'
import { freePort } from './free-port'
import { complaintOf, type Run } from './run'
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
const lastStopMs = 2_000

/** Runs RabbitMQ in a container of its own, reachable from this machine alone. */
export async function startDockerContainer({ image, env, run, abort, ...ports }: DockerContainerOptions): Promise<Broker> {
  const [amqpPort, managementPort] = [await freePort(ports.amqpPort), await freePort(ports.managementPort)]
  const container = `trading-rabbitmq-${randomUUID().slice(0, 8)}`
  const release = endsWithUs(`docker rm --force --volumes ${container}`)
  const docker = async (...args: string[]): Promise<string> => {
    const ran = await run('docker', args, { env })
    if (ran.code !== 0) throw new Error(`docker ${args[0]}: ${ran.stderr.trim() || complaintOf(ran)}`)
    return ran.stdout
  }
  const stop = async ({ withinMs = lastStopMs } = {}) => {
    // A container that stands still takes no signal; one that does not refuses this.
    await run('docker', ['unpause', container], { env })
    await run('docker', ['stop', '--time', String(Math.ceil(withinMs / 1000)), container], { env })
    await run('docker', ['rm', '--force', '--volumes', container], { env })
    await release()
  }

  try {
    const host = await runContainer({ container, image, amqpPort, managementPort, local: isLocal(env.DOCKER_HOST) })
    const access = { managementUrl: `http://${host}:${managementPort}`, username: 'guest', password: 'guest' }
    const up = (within?: AbortSignal) => untilUp({ host, port: amqpPort, ...access }, { withinMs: startMs, abort: within })
    return {
      kind: 'docker',
      url: `amqp://guest:guest@${host}:${amqpPort}`,
      ...access,
      version: await up(abort),
      control: {
        rabbitmqctl: (args) => docker('exec', container, 'rabbitmqctl', '--quiet', ...args),
        kill: async () => void (await docker('kill', container)),
        async start() {
          await docker('start', container)
          await up()
        },
        async restart() {
          await docker('restart', container)
          await up()
        },
        freeze: async () => void (await docker('pause', container)),
        thaw: async () => void (await docker('unpause', container)),
      },
      stop,
    }
  } catch (error) {
    await stop({ withinMs: 0 })
    throw error
  }
}

/** An engine on another machine publishes its ports there, where 127.0.0.1 would be out of our reach. */
const isLocal = (dockerHost: string | undefined): boolean => !dockerHost || /^(unix|npipe):/.test(dockerHost)

interface ContainerSettings {
  container: string
  image: string
  amqpPort: number
  managementPort: number
  local: boolean
}

/** Resolves with the host that it is reached at. */
async function runContainer({ container, image, amqpPort, managementPort, local }: ContainerSettings): Promise<string> {
  // Its helper container would have to be downloaded and be given the engine's socket; `endsWithUs` does the same with neither.
  process.env.TESTCONTAINERS_RYUK_DISABLED ??= 'true'
  // Loaded here only: it takes half a second, which the other kinds of broker need not pay.
  const { GenericContainer, Wait } = await import('testcontainers')
  class RabbitmqContainer extends GenericContainer {
    protected override async beforeContainerCreated(): Promise<void> {
      const binding = (port: number) => [{ HostIp: local ? '127.0.0.1' : '', HostPort: String(port) }]
      this.hostConfig.PortBindings = { '5672/tcp': binding(amqpPort), '15672/tcp': binding(managementPort) }
    }
  }
  const started = await new RabbitmqContainer(image)
    .withExposedPorts({ container: 5672, host: amqpPort }, { container: 15672, host: managementPort })
    .withName(container)
    // The broker names its data folder after its host.
    .withHostname('rabbitmq')
    // What counts is that it answers from outside, which is asked afterwards.
    .withWaitStrategy(Wait.forLogMessage(/RabbitMQ/))
    .start()
  return local ? '127.0.0.1' : started.getHost()
}
