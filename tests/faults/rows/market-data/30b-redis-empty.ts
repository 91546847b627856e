import { priceRow } from './price-row'

export const redisEmpty = priceRow({
  number: '30b',
  fault: 'Redis restarted empty',
  story:
    'Redis is stopped and started, and has lost everything. The writer fills it again with all that it had; until then readers keep their ' +
    'prices, but do not call them live.',
  quick: true,
  market: { env: { PRICES_KEPT: '20000' } },
  async run(rig, { redis, symbols, everyReaderConnects, everyReaderSays }) {
    await everyReaderConnects(() => redis.restart())
    rig.healed()
    await everyReaderSays('live')
    for (const symbol of symbols) {
      const [first = ''] = await redis.ask((client) => client.zRange(`md:{${symbol}}:ticks`, 0, 0))
      rig.check(`Redis has ${symbol} from its first tick`, /^0*1 0*1 /.test(first))
    }
  },
})
