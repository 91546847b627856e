import { until } from '@trading/rig/until'
import { priceRow } from './price-row'

export const slowSubscriber = priceRow({
  number: '31b',
  fault: 'slow subscriber dropped',
  story:
    'One of four readers stops reading under 1,000 ticks a second, until Redis has buffered more for it than `client-output-buffer-limit` ' +
    'permits and closes its connection. When it goes on it notices what it missed and reads it again; the others notice nothing.',
  // A snapshot must stay far below the limit, or no reader could ever begin.
  market: { perSecond: 1_000, env: { PRICES_KEPT: '100' } },
  async run(rig, { redis, startReaders, flows, everyReaderSays, readers }) {
    await redis.config('client-output-buffer-limit', 'pubsub 65536 0 0')
    const [slow] = await startReaders(1)
    if (!slow) throw new Error('the reader did not start')
    const others = readers.filter((reader) => reader !== slow)
    const before = others.map(({ log }) => log.connectedAt.length)
    rig.injected('reader SIGSTOP')
    slow.freeze()
    await until('Redis drops it', async () => (await redis.info('client_output_buffer_limit_disconnections')) > 0, {
      withinMs: 90_000,
      everyMs: 500,
    })
    slow.thaw()
    rig.healed()
    await everyReaderSays('live')
    await flows()
    rig.check('it has connected again', slow.log.connectedAt.length === 2)
    rig.check(
      'it was told what it skipped',
      slow.log.ticks.some(({ skipped }) => skipped > 100),
    )
    rig.check(
      'the others kept their connections',
      others.every(({ log }, index) => log.connectedAt.length === before[index]),
    )
  },
})
