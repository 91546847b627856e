import { declarationsOf } from '../declarations'
import type { QueueFamily } from '../family'
import { topics } from '../topics'
import { signals } from './signals'

export { signals }

/** The one list of the platform's queue families: documents, definitions and `npm run dlq` take them from here. */
export const families: readonly [QueueFamily, ...QueueFamily[]] = [signals]

/** Every object of the platform at the broker. */
export const allDeclarations = declarationsOf(...families, ...Object.values(topics))
