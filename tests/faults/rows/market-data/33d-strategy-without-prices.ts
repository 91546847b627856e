import { setTimeout as sleep } from 'node:timers/promises'
import { madeFromOtherPrices } from '@trading/rig/oracle/freshness'
import { until } from '@trading/rig/until'
import { priceRow } from './price-row'

const maxAgeMs = 500
const frozenMs = 5_000

export const strategyWithoutPrices = priceRow({
  number: '33d',
  fault: 'prices late under a strategy',
  story:
    'A strategy trades on these prices, with engines that have a collar. Its prices are held up on their way, three times, and arrive in a heap; ' +
    'then Redis is frozen for 5 s. Ledger and history say of every signal that its price was its own and not older than the strategy may use.',
  invariants: ['I1', 'I8'],
  async run(rig, { redis, symbols, signalPrices }) {
    const { door, url } = await redis.newDoor()
    const prices = { REDIS_URL: url, MAX_PRICE_AGE_MS: String(maxAgeMs) }
    const strategy = { FEED: 'market-data', MARKET_SYMBOLS: symbols.join(','), STRATEGY: 'random', SIGNAL_INTERVAL_MS: '20' }
    await rig.startEngines(2, { env: { REDIS_URL: redis.readersUrl, PRICE_COLLAR_BPS: '5000' } })
    const generator = await rig.startGenerator({ env: { ...prices, ...strategy } })
    const published = () => generator.process.events('signal.published').length
    const goesOn = async () => {
      const before = published()
      await until('the strategy makes more signals', () => published() >= before + 20)
    }
    await goesOn()
    for (let times = 0; times < 3; times++) {
      rig.injected('prices held up')
      door.blackHole()
      await rig.seesUnready(generator, /no signals without fresh prices/)
      await door.heal()
      await goesOn()
    }
    rig.injected('Redis frozen')
    await redis.freeze()
    await rig.seesUnready(generator, /no signals without fresh prices/)
    await sleep(frozenMs)
    await redis.thaw()
    await goesOn()
    rig.healed()
    const now = new Date()
    const judged = await until('ledger and history have the signals so far', async () => {
      const signals = await signalPrices(now)
      return signals.length >= published() / 2 && signals.every(({ ageMs }) => ageMs !== null) && signals
    })
    const wrong = madeFromOtherPrices(judged, maxAgeMs)
    const [first] = wrong
    const such = first ? `; ${wrong.length} were not, such as ${first.id}, ${Math.round(first.ageMs ?? 0)} ms` : ''
    rig.check(`every signal was made from its own price, at most ${maxAgeMs} ms old${such}`, wrong.length === 0)
  },
})
