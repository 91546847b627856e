import { priceRow } from './price-row'

export const twoWriters = priceRow({
  number: '32b',
  fault: 'two writers',
  story:
    'A second writer starts while the first works, and a third while the second is frozen. Whoever has the lower epoch is fenced by Redis and ' +
    'exits, the frozen one as soon as it goes on.',
  quick: true,
  async run(rig, { writer, startWriter, everyReaderSays }) {
    rig.injected('second writer')
    const second = await startWriter({ mayEndWith: [0] })
    rig.check('the first exits 0', (await writer.process.exited) === 0)
    rig.check('the first says why', writer.process.events('writer.fenced').length === 1)
    await everyReaderSays('live')
    rig.freezeMember(second)
    await startWriter()
    await everyReaderSays('live')
    rig.thawMember(second)
    rig.healed()
    rig.check('the second exits 0', (await second.process.exited) === 0)
    rig.check('the second says why', second.process.events('writer.fenced').length === 1)
  },
})
