import { createPaperVenue, type PaperVenueOptions } from '@trading/paper-venue'
import type { Venue } from '@trading/venue'
import { createHttpVenue } from './http-venue'

export interface OpenAdapterOptions {
  kind: VenueKind
  /** Where the HTTP venue is. */
  url: string
  /** For the paper venue in the process. */
  paper?: PaperVenueOptions
  /** Milliseconds since the epoch. */
  now?: () => number
}

const venues = {
  paper: ({ paper, now }) => createPaperVenue({ ...(now && { now }), ...paper }),
  http: ({ url }) => createHttpVenue({ url }),
} satisfies Record<string, (options: Omit<OpenAdapterOptions, 'kind'>) => Venue>

export type VenueKind = keyof typeof venues
export const venueKinds = Object.keys(venues) as VenueKind[]

/** The adapter of that kind, as it is. */
export const openAdapter = ({ kind, ...options }: OpenAdapterOptions): Venue => venues[kind](options)
