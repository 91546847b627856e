import { UpstreamAway } from '../server/errors'
import { isOwnFault } from '../upstreams/own-fault'
import { GatewayFault } from './errors'

/** A call to the gateway's own database that got no answer becomes 503; a mistake in the call does not. */
export function asAway(cause: unknown): never {
  if (cause instanceof GatewayFault && !isOwnFault(cause)) throw new UpstreamAway("the gateway's database", 2, { cause })
  throw cause
}
