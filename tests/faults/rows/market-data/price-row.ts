import type { Invariant } from '@trading/rig/oracle/oracle'
import type { MarketOptions } from '@trading/rig/platform/market/open-market'
import type { Market, Member, Rig } from '@trading/rig/platform/rig'
import type { Row } from '../../row'

/** What a fault meets: a writer at work, and three readers whose prices are live. */
export interface MarketAtWork extends Market {
  writer: Member
}

export interface PriceRow extends Pick<Row, 'number' | 'fault' | 'story' | 'quick' | 'needsDatabaseControl' | 'notPossible'> {
  market?: MarketOptions
  /** How many ticks of each symbol readers must see before and after; 20 by default. */
  flow?: number
  /** How much memory the writer may grow by, if it keeps ticks for long. */
  writerMayGrowMb?: number
  /** Besides P1 to P5 and I6. */
  invariants?: readonly Invariant[]
  run: (rig: Rig, market: MarketAtWork) => Promise<void>
}

/** A row of market data: P1 to P5 must hold, readers must be live again, and no process may be restarted but those that the row kills. */
export const priceRow = ({ market: options, flow, writerMayGrowMb: mayGrowMb, invariants = [], run, ...row }: PriceRow): Row => ({
  ...row,
  invariants: ['P1', 'P2', 'P3', 'P4', 'P5', 'I6', ...invariants],
  async run(rig) {
    const market = await rig.openMarket(options)
    const [writer] = await Promise.all([market.startWriter({ mayEndWith: [0], ...(mayGrowMb && { mayGrowMb }) }), market.startReaders()])
    await market.flows(flow)
    await run(rig, { ...market, writer })
    await market.everyReaderSays('live')
    await market.flows(flow)
    return undefined
  },
})
