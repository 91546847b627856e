import { setTimeout as sleep } from 'node:timers/promises'
import { workQueue } from '@trading/rig/signal-queues'
import type { Row } from '../row'

export const venueDown: Row = {
  number: '20',
  fault: 'venue down for 60 s',
  story:
    'The shared venue is down for 60 s under load: the breakers open and pause intake, nothing is dead-lettered, and the backlog is ' +
    'processed afterwards. Orders in flight when it went down are looked up before they are placed again.',
  invariants: ['I1', 'I4', 'I6', 'I8'],
  venueOutage: true,
  async run(rig) {
    const venue = await rig.startVenue()
    const engines = await rig.startEngines(3)
    const load = await rig.openLoad({ ttlMs: 300_000 })
    load.start(5)
    await load.flows(10)
    rig.injected('venue down 60 s')
    await venue.steer({ down: true })
    const over = sleep(60_000)
    for (const engine of engines) await rig.seesMetric(engine, /^breaker_state\{state="open"\} 1$/)
    rig.tell('waiting for the end of the 60 s')
    await over
    rig.check('the backlog waits in the work queue', (await rig.broker.depth(workQueue)) > load.confirmed.length / 2)
    await venue.steer({})
    rig.healed()
    await load.stop()
    rig.check('nothing is dead-lettered', rig.outcomes.deadLetters.length === 0)
    rig.check(
      'no engine had to be restarted',
      engines.every(({ restarts }) => restarts === 0),
    )
  },
}
