import { type DockerWayOptions, dockerWay } from '../machine/docker-way'
import type { Way } from '../machine/way'
import type { Database } from './database'
import { startDockerContainer } from './docker-container'

/** POSTGRES_IMAGE takes its place where it is set. The same as in docker-compose.yml. */
export const defaultImage = 'timescale/timescaledb:latest-pg17'

export interface DockerOptions extends DockerWayOptions {
  port?: number | undefined
}

/** A container on a running Docker engine. */
export function wayByDocker({ tell, run, env, abort, port }: DockerOptions): Way<Database> {
  const image = env.POSTGRES_IMAGE || defaultImage
  return dockerWay(image, { tell, run, env, abort }, () => startDockerContainer({ image, env, run, abort, port }))
}
