import { join } from 'node:path'
import type { Invariant } from '@trading/rig/oracle/oracle'
import { portfolioDifferences } from '@trading/rig/oracle/portfolio'
import type { Load, Member, Rig } from '@trading/rig/platform/rig'
import { until } from '@trading/rig/until'
import type { Row } from '../../row'

/** What a fault meets: a portfolio that has caught up, and engines under a load of several symbols on both sides. */
export interface PortfolioAtWork {
  portfolio: Member
  load: Load
}

export interface PortfolioRow
  extends Pick<Row, 'number' | 'fault' | 'story' | 'duplicates' | 'quick' | 'needsControl' | 'needsDatabaseControl'> {
  /** Settings of the portfolio. */
  env?: () => NodeJS.ProcessEnv
  /** Besides I1 and I6. */
  invariants?: readonly Invariant[]
  run: (rig: Rig, at: PortfolioAtWork) => Promise<void>
}

const preload = [join(__dirname, '..', '..', 'preload', 'portfolio-steps.js')]
const settleMs = 30_000

/** A row of the portfolio: afterwards its positions must be the sums of the ledger's fills, exactly, each fill with one event. */
export const portfolioRow = ({ env = () => ({}), invariants = [], run, ...row }: PortfolioRow): Row => ({
  ...row,
  invariants: ['I1', 'I6', ...invariants],
  async run(rig) {
    await rig.startEngines(3, { env: { PREFETCH: '8' } })
    const portfolio = await rig.startPortfolio({ env: env(), preload, mayEndWith: ['SIGKILL'] })
    const load = await rig.openLoad()
    load.start(60)
    load.begin(20, { side: 'SELL', symbol: 'MSFT', quantity: '0.7' })
    await load.flows(60)
    await run(rig, { portfolio, load })
    load.begin(20, { symbol: 'MSFT', quantity: '1.3' })
    await load.flows(60)
    await load.stop()
    await rig.untilEnd(load.sent.map(({ id }) => id))
    rig.tell('waiting until the positions are the sums of the ledger')
    let differences: string[] = []
    const equal = async () => {
      differences = await portfolioDifferences(rig.database)
      return differences.length === 0
    }
    await until('the positions are the sums of the ledger', equal, { withinMs: settleMs }).catch(() => undefined)
    for (const difference of differences) rig.check(difference, false)
    return undefined
  },
})
