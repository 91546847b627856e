import { allowedBy, firstToOpen, newEnough } from '../machine/first-open'
import { run } from '../machine/run'
import { stateDir } from '../machine/state-dir'
import type { Tell, Way } from '../machine/way'
import type { Broker } from './broker'
import { tooOld } from './until-up'
import { wayByDocker } from './way-docker'
import { wayByInstalling, wayByPrivateNode } from './way-private'
import { wayByUrl } from './way-url'

export interface BrokerOptions {
  /** Told what is being done while it is done. */
  tell: Tell
  /** What the broker is for; two brokers of one process need two names. */
  name: string
  /** Taken where it is free; any free port otherwise, which is also the default. */
  amqpPort?: number
  managementPort?: number
  /** RABBITMQ_URL, RABBITMQ_IMAGE, DOCKER_HOST; BROKER=url, docker or private allows that kind alone. */
  env?: NodeJS.ProcessEnv
  /** Why RabbitMQ could not be installed, where that was tried before. */
  installFault?: string | undefined
  abort?: AbortSignal
}

/**
 * The broker for this run, empty and up: RABBITMQ_URL, else a running Docker engine, else an installed RabbitMQ, else one that can
 * be installed. Rejects with the choices that a person has where none of them is open.
 */
export async function chooseBroker({ env = process.env, installFault, ...options }: BrokerOptions): Promise<Broker> {
  const common = { ...options, env, run, stateDir }
  const ways = [wayByUrl(common), wayByDocker(common), wayByPrivateNode(common), wayByInstalling({ ...common, failed: installFault })]
  return firstOpen(allowed(ways, env.BROKER), options)
}

/** The ways that BROKER allows. A kind that was asked for by name has to work. */
export const allowed = (ways: Way<Broker>[], kind: string | undefined): Way<Broker>[] => allowedBy('BROKER', ways, kind)

export const firstOpen = (ways: readonly Way<Broker>[], options: { tell: Tell; abort?: AbortSignal }): Promise<Broker> =>
  firstToOpen(
    ways.map((way) => newEnough(way, tooOld)),
    { what: 'broker', choices, ...options },
  )

const choices = `
Any one of these will do:
  everywhere  RABBITMQ_URL=amqp://user:password@host:5672 npm start
  Linux       start Docker, or install RabbitMQ: sudo apt-get install rabbitmq-server (Debian, Ubuntu), sudo dnf install rabbitmq-server (Fedora)
  macOS       start Docker Desktop, or: brew install rabbitmq
  Windows     start Docker Desktop, and run this inside WSL 2 (there the choices for Linux hold)`
