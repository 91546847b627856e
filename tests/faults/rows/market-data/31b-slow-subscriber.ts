import { until } from '@trading/rig/until'
import { priceRow } from './price-row'

// Nothing that a reader understands; large, since the kernel holds megabytes before Redis has to.
const block = 'x'.repeat(65_536)
const blocksAtOnce = 16

export const slowSubscriber = priceRow({
  number: '31b',
  fault: 'slow subscriber dropped',
  story:
    'One of four readers stops reading while much is published, until Redis has buffered more for it than `client-output-buffer-limit` ' +
    'permits and closes its connection. When it goes on it notices what it missed and reads it again; the others notice nothing.',
  async run(rig, { redis, symbols, startReaders, everyReaderSays, readers }) {
    await redis.config('client-output-buffer-limit', 'pubsub 8388608 0 0')
    // Not through a door, whose buffers have no end.
    const [slow] = await startReaders(1, { url: redis.url })
    if (!slow) throw new Error('the reader did not start')
    const others = readers.filter((reader) => reader !== slow)
    const connections = () => others.map(({ log }) => log.connectedAt.length)
    const before = connections()
    const isConnected = async () => String(await redis.command('CLIENT', 'LIST')).includes(`name=${slow.name} `)
    rig.check('Redis knows it by its name', await isConnected())
    rig.injected('reader SIGSTOP')
    slow.freeze()
    const channel = `md:${symbols[0]}`
    await until('Redis drops it', async () => {
      await redis.ask((client) => Promise.all(Array.from({ length: blocksAtOnce }, () => client.publish(channel, block))))
      return !(await isConnected())
    })
    slow.thaw()
    rig.healed()
    await until('it connects again', () => slow.log.connectedAt.length > 1)
    await everyReaderSays('live')
    const isToldWhatItSkipped = () => slow.log.ticks.some(({ skipped }) => skipped > 0)
    await until('it is told what it skipped', isToldWhatItSkipped)
    rig.check('the others kept their connections', String(connections()) === String(before))
  },
})
