import { storeOldTicks } from './old-ticks'
import { priceRow } from './price-row'

export const callsArriveLate = priceRow({
  number: '32c',
  fault: "a writer's calls arrive late",
  story:
    'The writer is killed and replaced. Then every call that stored a tick until now arrives a second time, those of the old epoch and those of ' +
    'the current one: none changes a price, and none is published.',
  async run(rig, market) {
    const { writer, flows, everyReaderHasNewEpoch } = market
    await flows(30)
    rig.killMember(writer)
    await everyReaderHasNewEpoch()
    await flows()
    for (let stored = await storeOldTicks(rig, market); stored > 0; stored--) rig.injected('late call')
    rig.healed()
  },
})
