import { type CacheOutcome, openCachedHistory } from '@trading/market-cache'
import { type CandleQuery, openHistory } from '@trading/market-history'
import { quietLog } from '@trading/rig/quiet-log'
import { until } from '@trading/rig/until'
import { priceRow } from './price-row'

const minuteMs = 60_000
const misses = 100

export const cacheInvalidated = priceRow({
  number: '33c',
  fault: 'cache invalidated while it loads',
  story:
    'A hundred callers at once ask for the candles of a symbol, which are not cached: one load. While it is under way, ticks of the past ' +
    'change those candles, and the writer invalidates the copy: the load does not store what it read. Once the feed is silent, two readers ' +
    'serve the candles that the history has.',
  market: { env: { FEED_TIMES: 'disordered' } },
  async run(rig, { writer, redis, symbols }) {
    const history = rig.own(openHistory({ url: rig.database.migrationUrl, name: 'cached', log: quietLog() }))
    const outcomes: CacheOutcome[] = []
    let loads = 0
    let release: () => void = () => undefined
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const holding = {
      instruments: history.instruments,
      async candles(query: CandleQuery) {
        loads++
        const found = await history.candles(query)
        await held
        return found
      },
    }
    const open = (of: Parameters<typeof openCachedHistory>[0]['history'], onOutcome: (outcome: CacheOutcome) => void = () => undefined) =>
      rig.own(openCachedHistory({ history: of, url: redis.url, name: 'cached', log: quietLog(), callMs: 5_000, onOutcome }))
    const cached = open(holding, (outcome) => outcomes.push(outcome))
    const other = open(history)
    await until('both reach Redis', () => cached.warning() === undefined && other.warning() === undefined)

    const thisMinute = Math.floor(Date.now() / minuteMs) * minuteMs
    const past = { width: '1m', from: thisMinute - 40 * minuteMs, to: thisMinute - 5 * minuteMs, limit: 100 } as const
    const symbol = symbols[0] as string
    const generation = () => redis.ask((client) => client.get(`md:cache:{candles:${symbol}}:generation`))
    const asked = Array.from({ length: misses }, () => cached.candles({ ...past, symbol }))
    await until('the load has begun', () => loads > 0)
    const before = await generation()
    rig.injected('late ticks')
    await until('the writer has invalidated it', async () => (await generation()) !== before)
    release()
    const answers = await Promise.all(asked)
    rig.check(`${misses} misses at once are one load, not ${loads}`, loads === 1)
    rig.check('all have the same answer', new Set(answers).size === 1)
    await until('the load was not stored', () => outcomes.includes('fenced'))

    writer.process.kill('SIGUSR2')
    const isTrue = async (each: string) => {
      const wanted = JSON.stringify(await history.candles({ ...past, symbol: each }))
      const served = await Promise.all([cached, other].map((reader) => reader.candles({ ...past, symbol: each })))
      return served.every((candles) => JSON.stringify(candles) === wanted)
    }
    await until('both serve what the history has', async () => (await Promise.all(symbols.map(isTrue))).every(Boolean))
    writer.process.kill('SIGUSR2')
    rig.healed()
  },
})
