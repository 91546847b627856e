import { priceRow } from './price-row'

export const feedGoesBack = priceRow({
  number: '33b',
  fault: 'feed goes back in time',
  story:
    "The source's times jump back by up to half an hour, and some of its ticks come twice. Readers get them in the order in which they came; " +
    'candles are those of the order that the times give, each minute with its late ticks. The writer is killed in the middle.',
  market: { env: { FEED_TIMES: 'disordered' } },
  async run(rig, { writer, flows, everyReaderHasNewEpoch }) {
    rig.injected('disorder')
    await flows(60)
    rig.killMember(writer)
    await everyReaderHasNewEpoch()
    await flows(40)
    rig.healed()
  },
})
