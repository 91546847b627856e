import { until } from '@trading/rig/until'
import { priceRow } from './price-row'

export const subscribersCut = priceRow({
  number: '31a',
  fault: 'subscribers cut',
  story:
    'Redis closes the connections of all subscribers, three times at once and three times for as long as it takes to miss a tick of every ' +
    'symbol. Ticks are rare, so that nothing but the resync after the connection can tell a reader what it missed.',
  flow: 2,
  market: { perSecond: 3 },
  async run(rig, { redis, watch, symbols, flows, everyReaderConnects, everyReaderSays }) {
    for (let time = 0; time < 3; time++) {
      await everyReaderConnects(() => redis.cutSubscribers())
      await everyReaderSays('live')
    }
    await flows(2)
    for (let time = 0; time < 3; time++) {
      const before = symbols.map((symbol) => watch.last(symbol)?.sequence ?? 0)
      await everyReaderConnects(async () => {
        await redis.readersDoor.refuse()
        redis.readersDoor.reset()
        rig.injected('subscribers kept out')
        await until('each symbol has a later tick', () =>
          symbols.every((symbol, index) => (watch.last(symbol)?.sequence ?? 0) > (before[index] as number)),
        )
        await redis.readersDoor.heal()
      })
      await everyReaderSays('live')
    }
    rig.healed()
  },
})
