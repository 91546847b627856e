import { askDocker } from '../../bootstrap/ask-docker'
import { during } from '../machine/during'
import { freePorts } from '../machine/free-port'
import { complaintOf, type Run } from '../machine/run'
import type { Tell } from '../machine/tell'
import { startContainer } from './container'
import { openOwnServer } from './own-server'
import type { Server } from './server'
import type { ServerKind } from './server-kind'
import type { Source } from './source'

export interface ContainerSourceOptions<P extends string> {
  tell: Tell
  run: Run
  env: NodeJS.ProcessEnv
  /** Preferred host ports, used if they are free. They stay the same across restarts. */
  ports?: Partial<Record<P, number>> | undefined
  abort?: AbortSignal | undefined
}

const pullMs = 5 * 60_000
const startMs = 120_000

/** A new container on a running Docker engine. Pulls the image if it is missing. */
export function containerSource<S extends Server, P extends string, L, G>(
  kind: ServerKind<S, P, L, G>,
  options: ContainerSourceOptions<P>,
): Source<S> {
  const { tell, run, env, abort } = options
  const image = env[kind.image.setting] || kind.image.default
  return {
    kind: 'docker',
    name: 'Docker',
    async closedBy() {
      const { answers, asked } = await askDocker({ run, env, abort })
      return answers ? undefined : `no engine answers (${complaintOf(asked)})`
    },
    async open() {
      const present = await run('docker', ['image', 'inspect', image], { env, abort })
      if (present.code !== 0) {
        const pulled = await during(tell, `downloading the image ${image}`, () =>
          run('docker', ['pull', '--quiet', image], { env, timeoutMs: pullMs, abort }),
        )
        if (pulled.code !== 0) throw new Error(`cannot pull the image ${image}: ${complaintOf(pulled)}`)
      }
      return during(tell, `starting ${image} in a container`, () => startInContainer(kind, image, options))
    },
  }
}

async function startInContainer<S extends Server, P extends string, L, G>(
  kind: ServerKind<S, P, L, G>,
  image: string,
  { env, run, ports: wanted, abort }: ContainerSourceOptions<P>,
): Promise<S> {
  const { hostname, prints, command, environment } = kind.image
  const ports = await freePorts(kind.ports, wanted)
  const login = kind.newLogin()
  const runner = await startContainer({
    image,
    prefix: `trading-${hostname}`,
    hostname,
    ports: Object.fromEntries(Object.entries<number>(kind.ports).map(([name, inside]) => [inside, ports[name as P]])),
    ...(command && { command: command(login) }),
    ...(environment && { environment: environment(login) }),
    prints,
    env,
    run,
  })
  return openOwnServer(kind, { source: 'docker', runner, at: { host: runner.host, ports, login }, startMs, abort })
}
