import { join } from 'node:path'
import type { Broker, Tell } from './broker'
import { run } from './run'
import { tooOld } from './until-up'
import type { Way } from './way'
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
  abort?: AbortSignal
}

const stateDir = join(__dirname, '..', '..', '..', '.broker')

/**
 * The broker for this run, empty and up: RABBITMQ_URL, else a running Docker engine, else an installed RabbitMQ, else one that can
 * be installed. Rejects with the choices that a person has where none of them is open.
 */
export async function chooseBroker({ env = process.env, ...options }: BrokerOptions): Promise<Broker> {
  const common = { ...options, env, run, stateDir }
  const ways = [wayByUrl(common), wayByDocker(common), wayByPrivateNode(common), wayByInstalling(common)]
  return firstOpen(allowed(ways, env.BROKER), options)
}

/** The ways that BROKER allows. A kind that was asked for by name has to work. */
export function allowed(ways: Way[], kind: string | undefined): Way[] {
  if (!kind) return ways
  const some = ways.filter((way) => way.kind === kind)
  if (some.length === 0) throw new Error(`BROKER must be url, docker or private, got ${JSON.stringify(kind)}`)
  return some
}

export async function firstOpen(ways: readonly Way[], { tell, abort }: { tell: Tell; abort?: AbortSignal }): Promise<Broker> {
  const passed: string[] = []
  for (const way of ways) {
    const why = await way.closedBy()
    abort?.throwIfAborted()
    if (why) {
      if (way.kind !== 'url') tell(`${way.name}: ${why}`)
      passed.push(`${way.name}: ${why}`)
      continue
    }
    try {
      return await newEnough(await way.open())
    } catch (error) {
      abort?.throwIfAborted()
      if (way.insisted) throw error
      const message = error instanceof Error ? error.message : String(error)
      tell(`${way.name} did not work: ${message}`)
      passed.push(`${way.name}: ${message}`)
    }
  }
  throw new Error(`no broker to be had\n${passed.map((line) => `  ${line}`).join('\n')}\n${choices}`)
}

async function newEnough(broker: Broker): Promise<Broker> {
  const fault = broker.version && tooOld(broker.version)
  if (!fault) return broker
  await broker.stop()
  throw new Error(fault)
}

const choices = `
Any one of these will do:
  everywhere  RABBITMQ_URL=amqp://user:password@host:5672 npm start
  Linux       start Docker, or install RabbitMQ: sudo apt-get install rabbitmq-server (Debian, Ubuntu), sudo dnf install rabbitmq-server (Fedora)
  macOS       start Docker Desktop, or: brew install rabbitmq
  Windows     start Docker Desktop, and run this inside WSL 2 (there the choices for Linux hold)`
