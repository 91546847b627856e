import { during } from './during'
import { complaintOf, type Run } from './run'
import type { Tell, Way } from './way'

export interface DockerWayOptions {
  tell: Tell
  run: Run
  env: NodeJS.ProcessEnv
  abort?: AbortSignal | undefined
}

const askMs = 5_000
const pullMs = 5 * 60_000

/** A container on a running Docker engine, started once its image is there. */
export function dockerWay<T>(image: string, { tell, run, env, abort }: DockerWayOptions, start: () => Promise<T>): Way<T> {
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
      return during(tell, `starting ${image} in a container`, start)
    },
  }
}
