import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { until } from '@trading/rig/until'
import { followFills, token } from './follow-fills'
import { portfolioRow } from './portfolio-row'

const holds = 10
/** Has a letter for each. */
let held = ''
const heldTimes = () => (existsSync(held) ? readFileSync(held, 'utf8').length : 0)

export const bookingsHeldUp = portfolioRow({
  number: '40g',
  fault: 'bookings held up, others come',
  story:
    'Every fifth booking is held up for 300 ms when it has the numbers of its events, and others come meanwhile. Two readers follow, one by pages and ' +
    'one by the stream: both see every fill once, in order and without a gap.',
  env() {
    held = join(mkdtempSync(join(tmpdir(), 'portfolio-')), 'held')
    return { HOLDS: JSON.stringify({ every: 5, holdMs: 300, held }), GRPC_PORT: '0', PORTFOLIO_TOKENS: token }
  },
  async run(rig, { portfolio, load }) {
    const readers = await followFills(rig, portfolio)
    await until(`${holds} bookings were held up`, () => heldTimes() >= holds)
    for (let time = 0; time < holds; time++) rig.injected('booking held up')
    rig.healed()
    await load.flows(20)
    const [head] = await rig.database.sql<{ sequence: string }>('SELECT sequence::text FROM head')
    const newest = BigInt(head?.sequence ?? 0)
    await until('the readers have every fill so far', () => readers.every(({ last }) => last() >= newest), { withinMs: 10_000 }).catch(() =>
      rig.check(
        `the readers have every fill up to ${newest}: they have those up to ${readers.map(({ last }) => last()).join(' and ')}`,
        false,
      ),
    )
    for (const { missed } of readers) if (missed[0]) rig.check(missed[0], false)
  },
})
