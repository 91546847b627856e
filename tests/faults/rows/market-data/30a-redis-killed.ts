import { priceRow } from './price-row'

export const redisKilled = priceRow({
  number: '30a',
  fault: 'Redis SIGKILLed, back with old data',
  story:
    'Redis saves what it has, is killed later, and starts with what it had saved. Readers say that they are disconnected, refuse its ' +
    'snapshots, which are behind what they have seen, and are live again once the writer has stored the rest.',
  invariants: ['I8'],
  async run(rig, { redis, writer, flows, everyReaderSays }) {
    await redis.command('SAVE')
    await flows(40)
    await redis.kill()
    await everyReaderSays('disconnected', 5_000)
    await rig.seesUnready(writer, /not connected to Redis/)
    await redis.start()
    rig.healed()
    await everyReaderSays('live')
    rig.check('the writer did not have to be restarted', writer.restarts === 0)
  },
})
