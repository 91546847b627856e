import type { Member } from '@trading/rig/platform/rig'
import { until } from '@trading/rig/until'
import { priceRow } from './price-row'

/** Waits until a writer has ended by itself. */
async function exitOf({ name, process }: Member): Promise<number | string | undefined> {
  let ended: number | string | undefined
  void process.exited.then((code) => {
    ended = code
  })
  await until(`${name} exits`, () => ended !== undefined)
  return ended
}

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
    rig.check('the first exits 0', (await exitOf(writer)) === 0)
    rig.check('the first says why', writer.process.events('writer.fenced').length === 1)
    await everyReaderSays('live')
    rig.freezeMember(second)
    await startWriter()
    await everyReaderSays('live')
    rig.thawMember(second)
    rig.healed()
    rig.check('the second exits 0', (await exitOf(second)) === 0)
    rig.check('the second says why', second.process.events('writer.fenced').length === 1)
  },
})
