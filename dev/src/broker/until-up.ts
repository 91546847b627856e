import { setTimeout as sleep } from 'node:timers/promises'
import { amqpAnswers } from './amqp-answers'

export interface Address {
  host: string
  port: number
  managementUrl: string
  username: string
  password: string
}

export interface UntilUpOptions {
  withinMs: number
  /** Why waiting is in vain, once it is: the broker's process ended. */
  ended?: () => string | undefined
  abort?: AbortSignal | undefined
}

const pollMs = 200

/** Waits until AMQP and the management API both answer; resolves with the broker's version. */
export async function untilUp(address: Address, { withinMs, ended = () => undefined, abort }: UntilUpOptions): Promise<string> {
  const giveUpAt = Date.now() + withinMs
  for (;;) {
    abort?.throwIfAborted()
    const why = ended()
    if (why) throw new Error(why)
    const version = (await amqpAnswers(address)) ? await versionOf(address) : undefined
    if (version) return version
    if (Date.now() > giveUpAt) throw new Error(`RabbitMQ did not answer on port ${address.port} within ${withinMs / 1000} s`)
    await sleep(pollMs)
  }
}

/** RabbitMQ's version as the management API tells it; undefined where that does not answer. */
export async function versionOf({ managementUrl, username, password }: Omit<Address, 'host' | 'port'>): Promise<string | undefined> {
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
  try {
    // A connection kept open for the next request would hold up the broker's shutdown for 5 s.
    const response = await fetch(`${managementUrl}/api/overview`, {
      headers: { authorization, connection: 'close' },
      signal: AbortSignal.timeout(2_000),
    })
    const overview = (await response.json()) as { rabbitmq_version?: string }
    return overview.rabbitmq_version
  } catch {
    return undefined
  }
}

const oldest = [3, 10] as const

/** Why a broker of this version will not do, or undefined when it will. */
export function tooOld(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const old = major < oldest[0] || (major === oldest[0] && minor < oldest[1])
  return old ? `RabbitMQ ${version} is too old: at-least-once dead-lettering needs ${oldest.join('.')} or newer` : undefined
}
