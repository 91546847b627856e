import { type OpenAdapterOptions, openAdapter } from './adapters/open-adapter'
import { type GuardedVenue, type GuardOptions, guardVenue } from './guard/guarded-venue'

/** The venue of that kind, guarded by time-out, retries and breaker. */
export const openVenue = (options: OpenAdapterOptions & GuardOptions): GuardedVenue => guardVenue(openAdapter(options), options)
