import type { Access } from '@trading/contracts'
import { accessRefusal, type BrokerConnection, brokerAddress, declareTopology, describeCause } from '@trading/messaging'
import { heartbeatS, redactUrl } from '@trading/runtime'
import { type ChannelModel, connect } from 'amqplib'
import { DeadLettersError } from './errors'

const connectTimeoutMs = 5_000

/**
 * A connection without recovery, since whoever reads dead letters prefers an error to a retry.
 * @throws DeadLettersError if the broker cannot be reached or refuses, BrokerConfigurationError if the address is invalid
 */
export async function connectOnce({ url, name, access }: { url: string; name: string; access: Access }): Promise<BrokerConnection> {
  const address = brokerAddress(url, { heartbeatS })
  let model: ChannelModel | undefined
  let blockedBy: string | undefined
  let lostBy: Error | undefined
  try {
    model = await connect(address.url, {
      credentials: address.credentials,
      noDelay: true,
      timeout: connectTimeoutMs,
      clientProperties: { connection_name: name },
    })
  } catch (error) {
    throw new DeadLettersError(connectFailureText(error as Error, redactUrl(url)), { cause: error })
  }
  const closed = new Promise<void>((resolve, reject) => {
    model?.on('error', (error) => {
      lostBy = error
    })
    model?.on('close', (error?: Error) => {
      model = undefined
      lostBy ??= error
      if (lostBy) reject(new DeadLettersError(`lost the connection to the broker: ${describeCause(lostBy)}`))
      else resolve()
    })
  })
  closed.catch(() => undefined)
  model.on('blocked', (reason) => {
    blockedBy = reason
  })
  model.on('unblocked', () => {
    blockedBy = undefined
  })
  return {
    get model() {
      return model
    },
    declare: (live) => declareTopology(live, access.declares),
    refusedAs: (cause) => accessRefusal(cause, { address: redactUrl(url), access }),
    onUp: (listener) => model && listener(model),
    unready: () => (model ? blockedBy && `blocked by the broker: ${blockedBy}` : 'not connected to the broker'),
    async close() {
      await model?.close().catch(() => undefined)
    },
    closed,
  }
}

/** Explains a failed connect and what to do about it. */
export function connectFailureText(error: Error, address: string): string {
  if (/ACCESS.REFUSED/.test(error.message))
    return `the broker at ${address} refused the user name or password: correct them in RABBITMQ_URL`
  // amqplib reports no more than this when the broker refuses the virtual host.
  if (/NOT.ALLOWED|Expected ConnectionOpenOk/.test(error.message))
    return `the broker at ${address} has no such virtual host, or the user may not access it: correct RABBITMQ_URL`
  // A host name with several addresses fails with an AggregateError, whose message is empty.
  const why = error.message || String((error as { code?: unknown }).code)
  return `cannot reach the broker at ${address} (${why}): start it, or set RABBITMQ_URL to another broker`
}
