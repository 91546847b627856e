import { BrokerConfigurationError } from '@trading/messaging'
import { claimHoldsMs, clockDifferenceMs } from '@trading/runtime'

/**
 * Without heartbeats, or with too short ones, the broker may redeliver a signal to another engine while this one may still place its order.
 * @throws BrokerConfigurationError with the settings to change
 */
export function refuseShortHeartbeat(heartbeatS: number): void {
  if (claimHoldsMs(heartbeatS) > 0) return
  const least = clockDifferenceMs / 1_000 + 1
  const negotiated = heartbeatS === 0 ? 'no heartbeats were negotiated' : `a heartbeat of ${heartbeatS} s was negotiated`
  throw new BrokerConfigurationError(
    'HEARTBEAT_UNFIT',
    `${negotiated} with the broker, but an engine needs ${least} s or more so that no order is filled twice: set heartbeat to ${least} s or more in ` +
      "RABBITMQ_URL (default 5) and in the broker's configuration; the shorter of the two applies",
  )
}
