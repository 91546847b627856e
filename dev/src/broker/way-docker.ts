import type { Tell } from './broker'
import { startDockerContainer } from './docker-container'
import { during } from './during'
import { complaintOf, type Run } from './run'
import type { Way } from './way'

/** RABBITMQ_IMAGE takes its place where it is set. The same as in docker-compose.yml. */
export const defaultImage = 'rabbitmq:4.2-management'

export interface DockerOptions {
  tell: Tell
  run: Run
  env: NodeJS.ProcessEnv
  amqpPort?: number | undefined
  managementPort?: number | undefined
  abort?: AbortSignal | undefined
}

const askMs = 5_000
const pullMs = 5 * 60_000

/** A container on a running Docker engine. */
export function wayByDocker({ tell, run, env, abort, ...ports }: DockerOptions): Way {
  const image = env.RABBITMQ_IMAGE || defaultImage
  return {
    kind: 'docker',
    name: 'Docker',
    // Asked through the docker command and not left to testcontainers, which tries the default socket where DOCKER_HOST fails.
    async closedBy() {
      const asked = await run('docker', ['version', '--format', '{{.Server.Version}}'], { env, timeoutMs: askMs, abort })
      return asked.code === 0 && asked.stdout.trim() ? undefined : `no engine answers (${complaintOf(asked)})`
    },
    async open() {
      const present = await run('docker', ['image', 'inspect', image], { env, abort })
      if (present.code !== 0) {
        const pulled = await during(tell, `downloading the image ${image}`, () =>
          run('docker', ['pull', '--quiet', image], { env, timeoutMs: pullMs, abort }),
        )
        if (pulled.code !== 0) throw new Error(`cannot have the image ${image}: ${complaintOf(pulled)}`)
      }
      return during(tell, `starting ${image} in a container`, () => startDockerContainer({ image, env, run, abort, ...ports }))
    },
  }
}
