import { BrokerConfigurationError } from './errors'

/** Distinguishes a broker that refuses the configuration from one that is unavailable: amqplib reports both as a failed connect. */
export function refusalOf(cause: Error, address: string): BrokerConfigurationError | undefined {
  if (cause instanceof BrokerConfigurationError) return cause
  const code = (cause as { code?: unknown }).code
  if (/ACCESS.REFUSED/.test(cause.message)) {
    const message = `the broker at ${address} refused the user name or password: correct them in RABBITMQ_URL (${cause.message})`
    return new BrokerConfigurationError('ACCESS_REFUSED', message, { cause })
  }
  if (/NOT.ALLOWED|Expected ConnectionOpenOk/.test(cause.message)) {
    // amqplib drops the broker's reason, which would tell the two apart.
    const message =
      `the broker at ${address} has no such virtual host, or the user may not access it: correct RABBITMQ_URL; ` +
      `or the connection limit of the virtual host or the user is reached: raise it (${cause.message})`
    return new BrokerConfigurationError('ACCESS_REFUSED', message, { cause })
  }
  if (code === 406) {
    const message =
      `an exchange or queue at ${address} exists with other arguments than this version declares: ` +
      `drain and delete it, or run the version that created it (${cause.message})`
    return new BrokerConfigurationError('TOPOLOGY_MISMATCH', message, { cause })
  }
  return undefined
}
