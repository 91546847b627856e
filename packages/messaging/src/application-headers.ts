import { headers } from '@trading/contracts'

/** The headers that a publisher may set for consumers, such as `traceparent`. The platform's own headers are reserved. */
export type ApplicationHeaders = Readonly<Record<string, unknown>> & { readonly [platform in keyof typeof headers]?: never }

const platformHeaders: ReadonlySet<string> = new Set(Object.values(headers))
// Headers that describe the original's history at the broker and not the copy's: x-death, x-first-death-queue, x-delivery-count and so on.
// CC and BCC are additional routing keys and would send a copy to unintended queues.
const brokerHeader = /^(x-(death|first-death-|last-death-|delivery-count$|acquired-count$)|(CC|BCC)$)/

/** The headers of a message without those of the platform and the broker. */
export const applicationHeaders = (found: Record<string, unknown> = {}): ApplicationHeaders =>
  Object.fromEntries(Object.entries(found).filter(([name]) => !isReserved(name)))

/** @throws TypeError if a caller sets a reserved header */
export function mustBeApplicationHeaders(given: Record<string, unknown>): void {
  const reserved = Object.keys(given).filter(isReserved)
  if (reserved.length > 0)
    throw new TypeError(`the headers ${reserved.join(', ')} belong to the platform or the broker: a publication cannot set them`)
}

const isReserved = (name: string): boolean => platformHeaders.has(name) || brokerHeader.test(name)
