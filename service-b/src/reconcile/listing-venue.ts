import type { ReadVenue } from '../guard/reading-venue'

/** A venue that can look up an order. */
export type AskedVenue = Pick<ReadVenue, 'name' | 'find' | 'orders'>

/** A venue that can also list its orders, so that the ledger can be reconciled with it. */
export type ListingVenue = AskedVenue & Required<Pick<ReadVenue, 'orders'>>

export const hasList = (venue: AskedVenue): venue is ListingVenue => venue.orders !== undefined
