import type { Venue } from '../venue/venue'

/** A venue that has a list of its orders, so that the ledger can be held against it. */
export type ListingVenue = Pick<Venue, 'name' | 'find'> & Required<Pick<Venue, 'orders'>>

export const hasList = (venue: Venue): venue is Venue & ListingVenue => venue.orders !== undefined
