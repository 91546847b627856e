import { createPaperVenue, type PaperVenueOptions } from '@trading/paper-venue'
import { type ExtensionContext, loadExtension } from '@trading/runtime'
import { type Venue, venueFault } from '@trading/venue'
import { createHttpVenue } from './http-venue'

export interface OpenAdapterOptions extends ExtensionContext {
  /** A built-in venue, the path of a module, or the name of an installed package. */
  kind: string
  /** The address of the HTTP venue. */
  url: string
  /** Options of the in-process paper venue. */
  paper?: PaperVenueOptions
  /** Milliseconds since the epoch. */
  now?: () => number
}

const builtIn = new Map<string, (options: OpenAdapterOptions) => Venue>([
  ['paper', ({ paper, now }) => createPaperVenue({ ...(now && { now }), ...paper })],
  ['http', ({ url }) => createHttpVenue({ url })],
])

export const venueKinds = [...builtIn.keys()]

/** Opens the adapter that the setting VENUE names, unguarded. */
export async function openAdapter(options: OpenAdapterOptions): Promise<Venue> {
  const { kind, env, seed, log } = options
  const open = builtIn.get(kind)
  if (open) return open(options)
  const context = { env, seed, log }
  return loadExtension({ setting: 'VENUE', value: kind, builtIn: venueKinds, service: __dirname, context, check: venueFault })
}
