import { type GuardedVenue, type GuardOptions, guardVenue } from './guarded-venue'
import { createHttpVenue } from './http-venue'
import { createPaperVenue, type PaperVenueOptions } from './paper-venue'
import type { Venue } from './venue'

export interface OpenVenueOptions extends GuardOptions {
  kind: VenueKind
  /** Where the HTTP venue is. */
  url: string
  /** For the paper venue in the process. */
  paper?: PaperVenueOptions
}

/** To bring a venue of your own, add it here. */
const venues = {
  paper: ({ paper, now }) => createPaperVenue({ ...(now && { now }), ...paper }),
  http: ({ url }) => createHttpVenue({ url }),
} satisfies Record<string, (options: Omit<OpenVenueOptions, 'kind'>) => Venue>

export type VenueKind = keyof typeof venues
export const venueKinds = Object.keys(venues) as VenueKind[]

/** The venue of that kind, guarded by time-out, retries and breaker. */
export const openVenue = ({ kind, ...options }: OpenVenueOptions): GuardedVenue => guardVenue(venues[kind](options), options)
