import { type DockerWayOptions, dockerWay } from '../machine/docker-way'
import type { Way } from '../machine/way'
import type { Broker } from './broker'
import { startDockerContainer } from './docker-container'

/** RABBITMQ_IMAGE takes its place where it is set. The same as in docker-compose.yml. */
export const defaultImage = 'rabbitmq:4.2-management'

export interface DockerOptions extends DockerWayOptions {
  amqpPort?: number | undefined
  managementPort?: number | undefined
}

/** A container on a running Docker engine. */
export function wayByDocker({ tell, run, env, abort, ...ports }: DockerOptions): Way<Broker> {
  const image = env.RABBITMQ_IMAGE || defaultImage
  return dockerWay(image, { tell, run, env, abort }, () => startDockerContainer({ image, env, run, abort, ...ports }))
}
