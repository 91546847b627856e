import { UpstreamAway } from '../server/errors'
import { GatewayFault } from './errors'

/** A call to the gateway's own database that got no answer becomes 503. */
export function asAway(cause: unknown): never {
  if (cause instanceof GatewayFault) throw new UpstreamAway("the gateway's database", 2, { cause })
  throw cause
}
