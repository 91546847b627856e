import { type Access, permissionsFor } from '@trading/contracts'
import { BrokerConfigurationError } from './errors'

/** Whether the broker refused an operation because a permission is missing; a refused login has no code. */
export const isAccessRefused = (cause: unknown): cause is Error => (cause as { code?: unknown } | undefined)?.code === 403

const deeds = { configure: 'may not declare', write: 'may not write to', read: 'may not read from' } as const

// The permission that an operation needs, by its AMQP class and method: brokers before 3.11 name only the object.
const neededBy: Record<string, keyof typeof deeds> = { '40.10': 'configure', '50.10': 'configure', '60.20': 'read', '60.40': 'write' }

/** What was refused, as far as the broker says: `may not write to exchange 'trading.reports'`. */
export function refusedAccess(cause: Error): string {
  const [, named, object] = /(?:(configure|write|read) )?access to ((?:exchange|queue|topic) '[^']*')/.exec(cause.message) ?? []
  const { classId, methodId } = cause as { classId?: number; methodId?: number }
  const right = (named as keyof typeof deeds | undefined) ?? neededBy[`${classId}.${methodId}`]
  return object ? `${right ? deeds[right] : 'may not use'} ${object}` : `was refused (${cause.message})`
}

/** The required permissions, as text. */
export function neededPermissions(access: Access): string {
  const { configure, write, read } = permissionsFor(access)
  return (
    `if an administrator declares the objects (packages/contracts/rabbitmq-definitions.json), ${access.program} needs the permissions ` +
    `configure "${configure}", write "${write}", read "${read}"`
  )
}

/** The configuration error for a missing permission, or undefined for another cause. `address` is shown to people and has no password. */
export const accessRefusal = (
  cause: unknown,
  { address, access }: { address: string; access: Access },
): BrokerConfigurationError | undefined =>
  isAccessRefused(cause)
    ? new BrokerConfigurationError('ACCESS_REFUSED', `the user of ${address} ${refusedAccess(cause)}; ${neededPermissions(access)}`, {
        cause,
      })
    : undefined
