import type { Member } from '@trading/rig/platform/fleet'
import type { Row } from '../row'

const windowMs = 100

export const fleetReconnects: Row = {
  number: '11',
  fault: '20 engines reconnect at once',
  story: 'The broker app stops under 20 engines and starts once all have noticed. They reconnect spread over time, not all at once.',
  invariants: ['I1', 'I6'],
  duplicates: 'a signal whose ack, or a report whose confirm, was in flight when the connection closed is delivered or published again',
  needsControl: true,
  async run(rig) {
    const engines = await rig.startEngines(20)
    const load = await rig.openLoad()
    load.start(50)
    await load.flows(50)
    await rig.faults.stopApp()
    await Promise.all(engines.map((engine) => engine.process.seen('broker.disconnected')))
    await rig.faults.startApp()
    rig.healed()
    await Promise.all(engines.map((engine) => engine.process.seen('broker.connected', (line) => reconnected(engine, line.time))))
    rig.check('fewer than half of them reconnect within 100 ms', largestCrowd(engines.map(reconnectedAt)) <= engines.length / 2)
    await load.stop()
  },
}

const lostAt = ({ process }: Member): number => Date.parse(String(process.events('broker.disconnected')[0]?.time))
const reconnected = (engine: Member, time: unknown): boolean => Date.parse(String(time)) >= lostAt(engine)
const reconnectedAt = (engine: Member): number =>
  Date.parse(String(engine.process.events('broker.connected').find(({ time }) => reconnected(engine, time))?.time))

const largestCrowd = (times: readonly number[]): number =>
  Math.max(...times.map((from) => times.filter((time) => time >= from && time < from + windowMs).length))
