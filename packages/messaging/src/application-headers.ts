import { headers } from '@trading/contracts'

/** The headers that whoever publishes sets for whoever reads, such as `traceparent`; those of the platform are not theirs to set. */
export type ApplicationHeaders = Readonly<Record<string, unknown>> & { readonly [platform in keyof typeof headers]?: never }

const platformHeaders: ReadonlySet<string> = new Set(Object.values(headers))
// The broker's notes of a life that a copy does not share: x-death, x-first-death-queue, x-delivery-count and their like. CC and BCC are no
// notes but more routing keys, and would take a copy to queues that it is not meant for.
const brokerHeader = /^(x-(death|first-death-|last-death-|delivery-count$|acquired-count$)|(CC|BCC)$)/

/** What a message carries besides what the platform and the broker wrote on it. */
export const applicationHeaders = (found: Record<string, unknown> = {}): ApplicationHeaders =>
  Object.fromEntries(Object.entries(found).filter(([name]) => !isReserved(name)))

/** @throws TypeError where a caller would set what is not theirs */
export function mustBeApplicationHeaders(given: Record<string, unknown>): void {
  const reserved = Object.keys(given).filter(isReserved)
  if (reserved.length > 0)
    throw new TypeError(`the headers ${reserved.join(', ')} belong to the platform or the broker: a publication cannot set them`)
}

const isReserved = (name: string): boolean => platformHeaders.has(name) || brokerHeader.test(name)
