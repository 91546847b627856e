import { startTcpProxy, through } from '@trading/rig/network/tcp-proxy'
import { hostOf } from '@trading/runtime'
import { priceRow } from './price-row'

export const writerKilled = priceRow({
  number: '32a',
  fault: 'writer killed before the history',
  story:
    'The database does not answer while prices go on; the writer is killed with ticks that are in Redis and not in the history. Readers call ' +
    'their prices stale. The writer that replaces it has a higher epoch, and appends what its predecessor left in Redis to the history.',
  invariants: ['I8'],
  async run(rig, { writer, startWriter, watch, symbols, everyReaderSays, inHistory, flows }) {
    const target = new URL(rig.database.migrationUrl)
    const proxy = rig.own(await startTcpProxy({ target: () => ({ host: hostOf(target), port: Number(target.port) || 5432 }) }))
    const second = await startWriter({ env: { DATABASE_URL: through(proxy, rig.database.migrationUrl) } })
    rig.check('the first gives way', (await writer.process.exited) === 0)
    await flows()
    rig.injected('database out of reach')
    proxy.blackHole()
    await flows(40)
    const before = await inHistory()
    rig.check(
      'ticks are in Redis only',
      symbols.every((symbol) => (before.get(symbol) ?? 0) < countOf(watch.published, symbol)),
    )
    rig.killMember(second)
    await everyReaderSays('stale', 5_000)
    await rig.seesUnready(second, /waits for its epoch/)
    await proxy.heal()
    rig.healed()
    await everyReaderSays('live')
  },
})

const countOf = (published: readonly { symbol: string }[], symbol: string): number =>
  published.filter((tick) => tick.symbol === symbol).length
