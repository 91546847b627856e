import { text } from '@trading/contracts'
import { type ExtensionContext, methodsMissing } from '@trading/runtime'
import type { Venue } from './venue'

/** What a module that is named by the setting VENUE exports as its default. */
export type VenueFactory = (context: ExtensionContext) => Venue | Promise<Venue>

/** A report holds it. */
const nameSchema = text(64)

/** What keeps something from being a venue, in words that follow a subject; undefined where it is one. */
export function venueFault(made: unknown): string | undefined {
  const fault = methodsMissing(made, { methods: ['place', 'find'], optional: ['orders', 'close'] })
  if (fault || nameSchema.safeParse((made as Venue).name).success) return fault
  return 'has no name of 1 to 64 characters'
}
