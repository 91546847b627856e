import { declarationsOf } from '../declarations'
import type { QueueFamily } from '../family'
import { topics } from '../topics'
import { signals } from './signals'

export { signals }

/** The only list of the platform's queue families: the generated documents, the definitions and `npm run dlq` use it. */
export const families: readonly [QueueFamily, ...QueueFamily[]] = [signals]

/** All broker objects of the platform. */
export const allDeclarations = declarationsOf(...families, ...Object.values(topics))
