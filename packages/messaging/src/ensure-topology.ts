import type { Access } from '@trading/contracts'
import { describeCause, type Log, redactUrl } from '@trading/runtime'
import type { ChannelModel } from 'amqplib'
import { missingObjects, refusedWrite } from './check-topology'
import { BrokerConfigurationError } from './errors'
import { accessRefusal, isAccessRefused, neededPermissions, refusedAccess } from './permission'
import { declareTopology } from './topology'
import { topologyDifferences } from './verify-topology'

export interface EnsureTopologyOptions {
  url: string
  log: Log
  /** What the program does at the broker. */
  access: Access
  /** The address of the management API, '' if unknown; undefined leaves verification to another connection of the program. */
  managementUrl: string | undefined
}

/**
 * Declares the objects that a program uses, or checks that they exist if the user may not declare them, and checks that the program may
 * publish. A permission that was granted once is not checked again: the broker reports it when it is revoked.
 */
export function createTopology({ url, log, access, managementUrl }: EnsureTopologyOptions): (model: ChannelModel) => Promise<void> {
  const address = redactUrl(url)
  let refused: Error | undefined
  let permitted = false

  const mustBeThere = async (model: ChannelModel, why: Error) => {
    const missing = await missingObjects(model, access.declares)
    if (missing.length === 0) return
    // Declare again on the next connect: the permission may be granted by then.
    refused = undefined
    const message = `the user of ${address} ${refusedAccess(why)}, and these are missing: ${missing.join(', ')}`
    throw new BrokerConfigurationError('TOPOLOGY_MISSING', `${message}; ${neededPermissions(access)}`, { cause: why })
  }
  const mustBePermitted = async (model: ChannelModel) => {
    for (const exchange of access.writes) {
      const cause = await refusedWrite(model, exchange)
      if (cause) throw accessRefusal(cause, { address, access })
    }
  }
  const mustBeTheSame = async () => {
    if (managementUrl === undefined) return
    const unverified = (why: string) =>
      log.warn(
        {},
        `the user of ${address} may not declare the broker's objects: they exist, but ${why}, so their arguments and bindings are unverified`,
      )
    if (managementUrl === '') return unverified('RABBITMQ_MANAGEMENT_URL is not set')
    const differences = await topologyDifferences(access.declares, { url, managementUrl }).catch((cause: unknown) =>
      unverified(`${redactUrl(managementUrl)} cannot be queried (${describeCause(cause)})`),
    )
    if (!differences || differences.length === 0) return
    const message = `the broker's objects at ${address} differ from those that this version declares: ${differences.join('; ')}`
    throw new BrokerConfigurationError(
      'TOPOLOGY_MISMATCH',
      `${message}. Drain and delete them, then import packages/contracts/rabbitmq-definitions.json`,
    )
  }

  const declare = async (model: ChannelModel) => {
    if (!refused) {
      try {
        return await declareTopology(model, access.declares)
      } catch (cause) {
        if (!isAccessRefused(cause)) throw cause
        refused = cause
      }
    }
    await mustBeThere(model, refused)
    if (!permitted) await mustBeTheSame()
  }

  return async (model) => {
    await declare(model)
    if (!permitted) await mustBePermitted(model)
    permitted = true
  }
}
