import { randomUUID } from 'node:crypto'
import { withoutBrackets } from '@trading/runtime'
import { endsWithUs } from '../machine/ends-with-us'
import { complaintOf, type Run } from '../machine/run'

export interface ContainerOptions {
  image: string
  /** The beginning of its name. */
  prefix: string
  hostname: string
  /** Container ports mapped to host ports, which stay the same across restarts. */
  ports: Record<number, number>
  environment?: Record<string, string>
  /** Replaces the command of the image. */
  command?: string[]
  /** What it prints while it starts. The caller must then check that it answers from outside. */
  prints: RegExp
  env: NodeJS.ProcessEnv
  run: Run
}

/** A running container, and ways to disrupt it. Its data survives everything except `stop`. */
export interface Container {
  /** The host on which its ports are reachable. */
  host: string
  /** Runs a program in it. Resolves with its standard output, rejects with its error output. */
  exec(...command: string[]): Promise<string>
  kill(): Promise<void>
  start(): Promise<void>
  restart(): Promise<void>
  freeze(): Promise<void>
  thaw(): Promise<void>
  /** Stops it and removes it with its data. */
  stop(options?: { withinMs?: number }): Promise<void>
}

const lastStopMs = 2_000

/** Runs a container, reachable only from this machine if the engine is local. It does not outlive this process. */
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
    // A paused container handles no signal. The command fails if it is not paused, which does not matter.
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

/** An engine on another machine publishes ports there, where we could not reach 127.0.0.1. */
const isLocal = (dockerHost: string | undefined): boolean => !dockerHost || /^(unix|npipe):/.test(dockerHost)

/** Resolves with the host on which it is reachable. */
async function runContainer(name: string, local: boolean, options: ContainerOptions): Promise<string> {
  const { image, hostname, ports, environment = {}, command = [], prints } = options
  const pairs = Object.entries(ports).map(([container, host]) => ({ container: Number(container), host }))
  // Ryuk, a helper container, would have to be downloaded and given the engine's socket; `endsWithUs` needs neither.
  process.env.TESTCONTAINERS_RYUK_DISABLED ??= 'true'
  // Loaded on demand, since it takes half a second. Not with import(), which does not work inside jest.
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
