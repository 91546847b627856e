import { setTimeout as sleep } from 'node:timers/promises'
import { priceRow } from './price-row'

const frozenMs = 10_000

export const redisFrozen = priceRow({
  number: '30c',
  fault: 'Redis frozen for 10 s',
  story:
    'Redis is frozen, with every connection open. No call hangs: readers say that they are disconnected, the writer is not ready, and what ' +
    'Redis did before it answered again is done once.',
  invariants: ['I8'],
  async run(rig, { redis, writer, everyReaderSays }) {
    const over = sleep(frozenMs)
    await redis.freeze()
    await everyReaderSays('disconnected', 5_000)
    await rig.seesUnready(writer, /not connected to Redis/)
    rig.tell('waiting for the end of the 10 s')
    await over
    await redis.thaw()
    rig.healed()
    await everyReaderSays('live')
    rig.check('the writer did not have to be restarted', writer.restarts === 0)
  },
})
