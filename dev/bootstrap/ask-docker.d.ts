import type { Ran, Run } from '../src/machine/run'

/** Asks for a Docker engine through the docker command: testcontainers would try the default socket where DOCKER_HOST fails. */
export function askDocker(options: {
  run: Run
  env: NodeJS.ProcessEnv
  abort?: AbortSignal | undefined
}): Promise<{ answers: boolean; asked: Ran }>
