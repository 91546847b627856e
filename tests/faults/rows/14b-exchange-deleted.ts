import { topics } from '@trading/contracts'
import type { Row } from '../row'

export const exchangeDeleted: Row = {
  number: '14b',
  fault: 'signal exchange deleted',
  story:
    'The signal exchange is deleted three times under load. That closes the channel; the publisher declares the exchange again and continues.',
  invariants: ['I1', 'I6', 'I9'],
  duplicates: 'a publish whose channel closed before its confirm has an unknown outcome, so the same id is published again',
  quick: true,
  async run(rig) {
    await rig.startGenerator()
    await rig.startEngines(3)
    const load = await rig.openLoad()
    load.start(30)
    for (let times = 0; times < 3; times++) {
      await load.flows(20)
      await rig.faults.deleteExchange(topics.signals.exchange.name)
    }
    await load.flows(20)
    await load.stop()
    rig.healed()
  },
}
