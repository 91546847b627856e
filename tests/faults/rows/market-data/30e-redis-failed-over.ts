import { setTimeout as sleep } from 'node:timers/promises'
import { noReplicaHere } from '@trading/rig/platform/market/market-redis'
import { priceRow } from './price-row'

const unpromotedMs = 1_000

export const redisFailedOver = priceRow({
  number: '30e',
  fault: 'fail-over to an older replica',
  story:
    'A replica loses its link, and later takes over from a server that is killed: first it only reads, then it is promoted. It is behind what ' +
    'readers have seen. They stay resyncing, never go back, and are live once the writer has stored what the replica had missed.',
  invariants: ['I8'],
  notPossible: noReplicaHere,
  market: { privateRedis: true },
  async run(rig, { redis, writer, flows, everyReaderSays }) {
    const replica = rig.own(await redis.startReplica())
    await flows()
    await replica.isolate()
    await flows(40)
    await replica.failOver()
    await everyReaderSays('resyncing', 10_000)
    await rig.seesUnready(writer, /Redis does not store prices: READONLY/)
    await sleep(unpromotedMs)
    await replica.promote()
    rig.healed()
    await everyReaderSays('live')
    rig.check('the writer did not have to be restarted', writer.restarts === 0)
  },
})
