import type { BrokerFaults } from '@trading/rig/platform/broker-faults'
import { until } from '@trading/rig/until'
import type { Row } from '../row'

export interface ResourceAlarm {
  number: string
  /** The resource that the broker is short of. */
  resource: 'memory' | 'disk'
  raise: (faults: BrokerFaults) => Promise<void>
  clear: (faults: BrokerFaults) => Promise<void>
}

/** A row in which the broker raises a resource alarm and blocks publishers. */
export const resourceAlarm = ({ number, resource, raise, clear }: ResourceAlarm): Row => ({
  number,
  fault: `${resource} alarm`,
  story: `The broker raises its ${resource} alarm under load and accepts no messages until it is cleared. Publishes end as unconfirmed, and readiness states the reason.`,
  invariants: ['I1', 'I6', 'I8', 'I9'],
  duplicates:
    'a publish that the broker blocked has an unknown outcome, so the same id is published again, and both are accepted once the alarm is cleared',
  needsControl: true,
  async run(rig) {
    const generator = await rig.startGenerator()
    // Slow enough for signals to be in hand; fast enough for three engines to catch up in time on a busy machine.
    await rig.startVenue({ VENUE_LATENCY_MS: '100' })
    const [engine] = await rig.startEngines(3)
    const load = await rig.openLoad()
    load.start(8)
    await load.send(40)
    await raise(rig.faults)
    await rig.seesUnready(generator, /blocked by the broker/)
    if (engine) await rig.seesUnready(engine, /blocked by the broker/)
    await until('publishes time out', () => load.publishes.some(({ outcome }) => outcome === 'UNCONFIRMED'))
    await clear(rig.faults)
    rig.healed()
    await load.flows(30)
    await load.stop()
  },
})
