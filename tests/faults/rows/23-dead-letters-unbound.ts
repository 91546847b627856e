import { deadQueue } from '@trading/rig/signal-queues'
import type { Row } from '../row'

export const deadLettersUnbound: Row = {
  number: '23',
  fault: 'dead-letter queue unbound',
  story:
    'Poison arrives while the dead-letter queue is unbound: its engine holds it and reports this, others work on, and it is dead-lettered once bound.',
  invariants: ['I1', 'I6', 'I8'],
  async run(rig) {
    const engines = await rig.startEngines(3)
    const load = await rig.openLoad()
    load.start(20)
    await load.flows(20)
    await rig.faults.unbind(deadQueue)
    const poison = await rig.publishRaw('{"poison":true}')
    await rig.seesUnready(engines, /holding 1 deliveries/)
    await rig.untilEnd(await load.send(20))
    rig.check('it is still held meanwhile', rig.outcomes.deadLetters.length === 0)
    await rig.faults.bind()
    rig.healed()
    await rig.untilEnd([poison])
    await load.stop()
  },
}
