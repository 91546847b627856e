import { aSignal } from '@trading/rig/signals'
import type { Options } from 'amqplib'
import type { Row } from '../row'

const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`
const without = (field: string) => JSON.stringify({ ...aSignal(), [field]: undefined })

/** Body, properties, and the pattern that the cause must match. */
const badMessages: [body: string | Buffer, cause: RegExp, properties?: Options.Publish][] = [
  ['{"id":', /not JSON/],
  ['', /not JSON/],
  [Buffer.from([0xff, 0xfe, 0x00]), /byte order mark of UTF-16/],
  ['null', /does not satisfy/],
  [without('validUntil'), /validUntil/],
  [JSON.stringify({ ...aSignal(), leverage: 2 }), /leverage/],
  [JSON.stringify({ ...aSignal(), id: 'seven' }), /id: /],
  [JSON.stringify({ ...aSignal(), quantity: '-1' }), /quantity/],
  [JSON.stringify({ ...aSignal(), quantity: 'NaN' }), /quantity/],
  [JSON.stringify(aSignal()).replace('"189.25"', 'NaN'), /not JSON/],
  [JSON.stringify(aSignal()).replace('"confidence":0.5', '"confidence":1e999'), /confidence/],
  [deep, /does not satisfy/],
  [JSON.stringify(aSignal()).replace('"test"', deep), /strategy/],
  [Buffer.alloc(64 * 1024 + 1, 'x'), /65537 bytes/],
  [JSON.stringify(aSignal()), /content type/, { contentType: 'text/plain' }],
  [JSON.stringify(aSignal()), /message type/, { type: 'trading.order.v1' }],
  [JSON.stringify(aSignal()), /header "attempt"/, { headers: { attempt: 'two' } }],
]

export const badMessagesRow: Row = {
  number: '16',
  fault: `${badMessages.length} kinds of bad message`,
  story:
    'Bad JSON, wrong schema, wrong content type, empty, NaN, infinite, negative, 10,000 levels deep, 64 KiB and one byte, a broken header: ' +
    'each is dead-lettered on its first delivery with a readable cause, and valid signals are not delayed.',
  invariants: ['I1', 'I4'],
  quick: true,
  async run(rig) {
    await rig.startEngines(3)
    const load = await rig.openLoad()
    load.start(20)
    const causes = new Map<string, RegExp>()
    for (const [body, cause, properties] of badMessages) {
      causes.set(await rig.publishRaw(body, properties), cause)
      rig.injected('bad message')
    }
    await rig.untilEnd([...causes.keys()])
    await load.flows(10)
    await load.stop()
    for (const { signalId, cause, attempt } of rig.outcomes.deadLetters) {
      rig.check(`${cause} is the expected cause`, causes.get(signalId)?.test(cause) === true)
      rig.check(`${cause}: on first delivery`, attempt === 1)
    }
    rig.check('only they are dead-lettered', rig.outcomes.deadLetters.length === badMessages.length)
    rig.healed()
  },
}
