import type { QueueFamily } from '@trading/contracts'

/** Why and when the broker itself dead-lettered a message. */
export interface BrokerDeath {
  cause: string
  /** Milliseconds since the epoch. */
  at: number | undefined
}

/** Reads the first entry of `x-death`, which is the latest; the entries of the retry queues follow it. */
export function brokerDeath(headers: Record<string, unknown>, family: QueueFamily): BrokerDeath | undefined {
  const deaths = headers['x-death']
  const [latest] = Array.isArray(deaths) ? deaths : []
  if (typeof latest !== 'object' || latest === null) return undefined
  const { reason, queue, count, time } = latest as Record<string, unknown>
  const seconds = (time as { value?: unknown } | undefined)?.value
  const often = typeof count === 'number' && count > 1 ? ` (${count} times)` : ''
  return { cause: inWords(String(reason), String(queue), family) + often, at: typeof seconds === 'number' ? seconds * 1_000 : undefined }
}

function inWords(reason: string, queue: string, { work, about }: QueueFamily): string {
  switch (reason) {
    case 'delivery_limit': {
      const limit = queue === work.queue ? ` (${work.deliveryLimit})` : ''
      return `dead-lettered by the broker: every ${about.consumer} that received it from ${queue} crashed or lost its connection, up to the delivery limit${limit}`
    }
    case 'rejected':
      return `dead-lettered by the broker: rejected from ${queue} without requeue`
    case 'expired':
      return `dead-lettered by the broker: it expired in ${queue}`
    case 'maxlen':
      return `dead-lettered by the broker: dropped from ${queue}, which was full`
    default:
      return `dead-lettered by the broker: ${reason} in ${queue}`
  }
}
