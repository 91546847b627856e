import { type Access, permissionsFor } from '@trading/contracts'
import { BrokerConfigurationError } from './errors'

/** Whether the broker refused an operation on a channel for want of a permission; a refused login has no code. */
export const isAccessRefused = (cause: unknown): cause is Error => (cause as { code?: unknown } | undefined)?.code === 403

const deeds = { configure: 'may not declare', write: 'may not write to', read: 'may not read from' } as const

// What an operation needs, by its class and method in AMQP: brokers before 3.11 name the object alone.
const neededBy: Record<string, keyof typeof deeds> = { '40.10': 'configure', '50.10': 'configure', '60.20': 'read', '60.40': 'write' }

/** What was refused, in words, as far as the broker says it: `may not write to exchange 'trading.reports'`. */
export function refusedAccess(cause: Error): string {
  const [, named, object] = /(?:(configure|write|read) )?access to ((?:exchange|queue|topic) '[^']*')/.exec(cause.message) ?? []
  const { classId, methodId } = cause as { classId?: number; methodId?: number }
  const right = (named as keyof typeof deeds | undefined) ?? neededBy[`${classId}.${methodId}`]
  return object ? `${right ? deeds[right] : 'may not use'} ${object}` : `was refused (${cause.message})`
}

/** The permissions that would do, in words. */
export function neededPermissions(access: Access): string {
  const { configure, write, read } = permissionsFor(access)
  return (
    `where an administrator declares the objects (packages/contracts/rabbitmq-definitions.json), ${access.program} needs the permissions ` +
    `configure "${configure}", write "${write}", read "${read}"`
  )
}

/** What a refusal means where it is for want of a permission. `address` is for people, without its password. */
export const accessRefusal = (
  cause: unknown,
  { address, access }: { address: string; access: Access },
): BrokerConfigurationError | undefined =>
  isAccessRefused(cause)
    ? new BrokerConfigurationError('ACCESS_REFUSED', `the user of ${address} ${refusedAccess(cause)}; ${neededPermissions(access)}`, {
        cause,
      })
    : undefined
