import { setTimeout as sleep } from 'node:timers/promises'
import { priceRow } from './price-row'

const quiet = 'QUIET'
const calmMs = 5_000

export const feedSilent = priceRow({
  number: '33a',
  fault: 'feed silent',
  story:
    'One symbol has no tick but its first, and stays live: the heartbeat says that its price still stands. Then the feed has no tick at all ' +
    'although it has not ended. Beyond `MAX_FEED_SILENCE_MS` the writer confirms nothing more and is not ready, and every price goes stale.',
  invariants: ['I8'],
  market: { quiet, env: { MAX_FEED_SILENCE_MS: '3000' } },
  async run(rig, { writer, readers, everyReaderSays }) {
    await sleep(calmMs)
    const seen = readers.flatMap(({ log }) => log.states.filter(({ symbol, at }) => symbol === quiet && at > Date.now() - calmMs))
    rig.check('the quiet symbol stays live', seen.length > 0 && seen.every(({ state }) => state === 'live'))
    rig.injected('feed silent')
    writer.process.kill('SIGUSR2')
    await everyReaderSays('stale', 10_000)
    await rig.seesUnready(writer, /the feed has had no tick for \d+ s/)
    await rig.seesLog(writer, /prices are no longer confirmed/)
    writer.process.kill('SIGUSR2')
    rig.healed()
  },
})
