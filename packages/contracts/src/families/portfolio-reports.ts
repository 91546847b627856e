import type { ExecutionReport } from '../execution-report'
import type { TimelessFamily } from '../family'
import { tiers } from '../retry-tier'
import { subscription } from '../subscription'
import { topics } from '../topics'

/** The execution reports that the portfolio books. */
export const portfolioReports: TimelessFamily<ExecutionReport> = subscription({
  name: 'portfolio',
  work: { queue: 'portfolio.reports.v1', bind: topics.reports },
  retry: tiers(1_000, 5_000, 30_000),
  dead: 'portfolio.dead.v1',
  about: {
    consumer: 'portfolio',
    replayed: 'The portfolio books the fills among them that it has not booked yet.',
    inWords: ({ status, side, symbol, filledQuantity }) => `${status} ${side} ${filledQuantity} ${symbol}`,
    take: { operation: 'bookReport', summary: 'The portfolio books a fill once.' },
    inspect: { operation: 'inspectUnbookedReport', summary: 'An operator finds out what could not be booked.' },
  },
})
