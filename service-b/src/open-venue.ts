import { type OpenAdapterOptions, openAdapter } from './adapters/open-adapter'
import { type GuardedVenue, type GuardOptions, guardVenue } from './guard/guarded-venue'

/** Opens the venue that the settings name, guarded by time-out, retries and breaker. */
export const openVenue = async (options: OpenAdapterOptions & GuardOptions): Promise<GuardedVenue> =>
  guardVenue(await openAdapter(options), options)
