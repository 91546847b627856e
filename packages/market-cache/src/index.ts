export * from './announce-changes'
export type { CacheOutcome } from './cache-aside'
export * from './cache-writer'
export * from './cached-history'
