import type { Owned } from '@trading/runtime'

/** A resource without which only a part of the gateway answers 503: while it is away the service is ready, with a warning. */
export const partOf = (resource: Owned & { close(): Promise<void> }): Owned => ({
  close: () => resource.close(),
  warning: () => resource.unready?.(),
  ...(resource.closed && { closed: resource.closed }),
})
