import { randomUUID } from 'node:crypto'
import { withoutBrackets } from '@trading/runtime'
import { endsWithUs } from '../machine/ends-with-us'
import { complaintOf, type Run } from '../machine/run'

export interface ContainerOptions {
  image: string
  /** Begins its name. */
  prefix: string
  hostname: string
  /** The container's ports, each with the host's, which stays the same over a restart. */
  ports: Record<number, number>
  environment?: Record<string, string>
  /** Takes the place of the image's own where it is given. */
  command?: string[]
  /** What it prints while it starts. Whether it answers from outside is for the caller to ask afterwards. */
  prints: RegExp
  env: NodeJS.ProcessEnv
  run: Run
}

/** A container that runs, and how to disturb it. Its data survives everything but `stop`. */
export interface Container {
  /** Where its ports are reached. */
  host: string
  /** Runs a program in it. Resolves with what it printed, rejects with what it complained about. */
  exec(...command: string[]): Promise<string>
  kill(): Promise<void>
  start(): Promise<void>
  restart(): Promise<void>
  freeze(): Promise<void>
  thaw(): Promise<void>
  /** Ends and removes it with its data. */
  stop(options?: { withinMs?: number }): Promise<void>
}

const lastStopMs = 2_000

/** Runs a container of our own, reachable from this machine alone. It does not outlive this process. */
export async function startContainer(options: ContainerOptions): Promise<Container> {
  const { prefix, env, run } = options
  const name = `${prefix}-${randomUUID().slice(0, 8)}`
  const release = endsWithUs(`docker rm --force --volumes ${name}`)
  const docker = async (...args: string[]): Promise<string> => {
    const ran = await run('docker', args, { env })
    if (ran.code !== 0) throw new Error(`docker ${args[0]}: ${ran.stderr.trim() || complaintOf(ran)}`)
    return ran.stdout
  }
  const stop = async ({ withinMs = lastStopMs } = {}) => {
    // A container that stands still takes no signal; one that does not refuses this.
    await run('docker', ['unpause', name], { env })
    await run('docker', ['stop', '--time', String(Math.ceil(withinMs / 1000)), name], { env })
    await run('docker', ['rm', '--force', '--volumes', name], { env })
    await release()
  }
  const to = (verb: string) => async () => void (await docker(verb, name))

  try {
    return {
      host: await runContainer(name, isLocal(env.DOCKER_HOST), options),
      exec: (...command) => docker('exec', name, ...command),
      kill: to('kill'),
      start: to('start'),
      restart: to('restart'),
      freeze: to('pause'),
      thaw: to('unpause'),
      stop,
    }
  } catch (error) {
    await stop({ withinMs: 0 })
    throw error
  }
}

/** An engine on another machine publishes its ports there, where 127.0.0.1 would be out of our reach. */
const isLocal = (dockerHost: string | undefined): boolean => !dockerHost || /^(unix|npipe):/.test(dockerHost)

/** Resolves with the host that it is reached at. */
async function runContainer(name: string, local: boolean, options: ContainerOptions): Promise<string> {
  const { image, hostname, ports, environment = {}, command = [], prints } = options
  const pairs = Object.entries(ports).map(([container, host]) => ({ container: Number(container), host }))
  // Its helper container would have to be downloaded and be given the engine's socket; `endsWithUs` does the same with neither.
  process.env.TESTCONTAINERS_RYUK_DISABLED ??= 'true'
  // Loaded here only: it takes half a second, which the other ways need not pay. Not by import(), which does not work inside jest.
  const { GenericContainer, Wait }: typeof import('testcontainers') = require('testcontainers')
  class BoundContainer extends GenericContainer {
    protected override async beforeContainerCreated(): Promise<void> {
      const binding = (port: number) => [{ HostIp: local ? '127.0.0.1' : '', HostPort: String(port) }]
      this.hostConfig.PortBindings = Object.fromEntries(pairs.map(({ container, host }) => [`${container}/tcp`, binding(host)]))
    }
  }
  const started = await new BoundContainer(image)
    .withExposedPorts(...pairs)
    .withName(name)
    .withHostname(hostname)
    .withEnvironment(environment)
    .withCommand(command)
    .withWaitStrategy(Wait.forLogMessage(prints))
    .start()
  return local ? '127.0.0.1' : withoutBrackets(started.getHost())
}
