import { declarationsOf } from '../declarations'
import type { QueueFamily } from '../family'
import { topics } from '../topics'
import { portfolioReports } from './portfolio-reports'
import { signals } from './signals'

export { portfolioReports, signals }

/** The only list of the queue families whose publishers need their queues. */
export const families: readonly [QueueFamily, ...QueueFamily[]] = [signals]

/** Subscriptions: only their subscribers declare them, and they are not in the definitions. */
export const subscriptions: readonly QueueFamily[] = [portfolioReports]

/** For the generated documents and `npm run dlq`. */
export const everyFamily: readonly [QueueFamily, ...QueueFamily[]] = [...families, ...subscriptions]

/** The broker objects that publishers need. */
export const allDeclarations = declarationsOf(...families, ...Object.values(topics))
