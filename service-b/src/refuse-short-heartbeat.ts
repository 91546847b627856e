import { BrokerConfigurationError } from '@trading/messaging'
import { claimHoldsMs, clockDifferenceMs } from '@trading/runtime'

/**
 * With a heartbeat that is too short, or none, the broker may redeliver a signal to another engine before this engine's order can be too
 * late.
 * @throws BrokerConfigurationError saying what to change
 */
export function refuseShortHeartbeat(heartbeatS: number): void {
  if (claimHoldsMs(heartbeatS) > 0) return
  const least = clockDifferenceMs / 1_000 + 1
  const negotiated = heartbeatS === 0 ? 'no heartbeats were negotiated' : `a heartbeat of ${heartbeatS} s was negotiated`
  throw new BrokerConfigurationError(
    'HEARTBEAT_UNFIT',
    `${negotiated} with the broker, and an engine needs ${least} s or more so that no order is filled twice: set heartbeat to ${least} s or more in ` +
      "RABBITMQ_URL (its default is 5), and in the broker's own configuration, where the shorter of the two wins",
  )
}
