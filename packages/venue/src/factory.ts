import { text } from '@trading/contracts'
import { type ExtensionContext, methodsMissing } from '@trading/runtime'
import type { Venue } from './venue'

/** The default export of a module named by the setting VENUE. */
export type VenueFactory = (context: ExtensionContext) => Venue | Promise<Venue>

/** Appears in every report. */
const nameSchema = text(64)

/** Why a value is not a venue, as a predicate without its subject; undefined if it is one. */
export function venueFault(made: unknown): string | undefined {
  const fault = methodsMissing(made, { methods: ['place', 'find'], optional: ['orders', 'close'] })
  if (fault || nameSchema.safeParse((made as Venue).name).success) return fault
  return 'has no name of 1 to 64 characters'
}
