import { askDocker } from '../../bootstrap/ask-docker'
import { during } from './during'
import { complaintOf, type Run } from './run'
import type { Tell, Way } from './way'

export interface DockerWayOptions {
  tell: Tell
  run: Run
  env: NodeJS.ProcessEnv
  abort?: AbortSignal | undefined
}

const pullMs = 5 * 60_000

/** A container on a running Docker engine, started once its image is there. */
export function dockerWay<T>(image: string, { tell, run, env, abort }: DockerWayOptions, start: () => Promise<T>): Way<T> {
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
        if (pulled.code !== 0) throw new Error(`cannot have the image ${image}: ${complaintOf(pulled)}`)
      }
      return during(tell, `starting ${image} in a container`, start)
    },
  }
}
