import { until } from '@trading/rig/until'
import { startBehindProxy } from '../behind-proxy'
import type { Row } from '../row'

const resets = 10

export const resetAfterPublish: Row = {
  number: '9d',
  fault: 'reset after the publish left',
  story: `Behind a proxy, ${resets} times a connection is reset as soon as its publish has been sent to the broker, before the confirm can come back: both signals and reports.`,
  invariants: ['I1', 'I6', 'I9'],
  duplicates: 'a publish whose confirm was lost is sent again under the same id',
  quick: true,
  async run(rig) {
    const { proxy, load } = await startBehindProxy(rig)
    load.start(20)
    for (let reset = 1; reset <= resets; reset++) {
      await load.flows(5)
      rig.tell(`reset ${reset} of ${resets}`)
      rig.injected('reset after publish')
      proxy.resetAfterPublish()
      await until('a publish was cut off', () => proxy.resetsLeft === 0)
    }
    rig.healed()
    await load.flows(20)
    await load.stop()
  },
}
