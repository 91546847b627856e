import { workQueue } from '@trading/rig/signal-queues'
import { until } from '@trading/rig/until'
import type { Row } from '../row'

export const queueUnbound: Row = {
  number: '14a',
  fault: 'binding of the work queue gone',
  story:
    'The work queue is unbound under load: publishes fail as unroutable, none is confirmed by mistake, and they succeed once it is bound again.',
  invariants: ['I1', 'I6', 'I8', 'I9'],
  quick: true,
  async run(rig) {
    const generator = await rig.startGenerator()
    await rig.startEngines(3)
    const load = await rig.openLoad()
    load.start(20)
    await load.flows(20)
    await rig.faults.unbind(workQueue)
    await until('publishes are returned', () => load.publishes.filter(({ outcome }) => outcome === 'UNROUTABLE').length >= 20)
    await rig.seesUnready(generator, /no queue is bound/)
    await rig.faults.bind()
    rig.healed()
    await load.flows(20)
    await load.stop()
  },
}
