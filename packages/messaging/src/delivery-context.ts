import { headers } from '@trading/contracts'
import type { Cancellation } from '@trading/runtime'
import type { ConsumeMessage } from 'amqplib'
import type { Delivery } from './acknowledge'
import { applicationHeaders } from './application-headers'
import type { Context } from './handler'

/** What a handler learns of its delivery. A class, because V8 keeps an object literal with accessors as a slow dictionary. */
export class DeliveryContext implements Context {
  readonly attempt: number
  readonly redelivered: boolean
  readonly retried: boolean

  constructor(
    private readonly delivery: Delivery,
    readonly cancelled: Cancellation,
    readonly idAsSent: string | undefined,
  ) {
    this.attempt = delivery.attempt
    this.redelivered = delivery.message.fields.redelivered
    this.retried = wasHandledBefore(delivery.message)
  }

  get headers() {
    return applicationHeaders(this.delivery.message.properties.headers)
  }

  get abort() {
    return this.cancelled.signal
  }

  // Handlers take these out of the context, so they are bound to it.
  readonly cancel = (reason: Error): void => this.cancelled.abort(reason)

  readonly afterwards = (task: () => void): void => {
    if (this.delivery.afterwards) this.delivery.afterwards.push(task)
    else this.delivery.afterwards = [task]
  }
}

/** Whether it is one of the platform's copies, made for a retry or a replay. */
const wasHandledBefore = ({ properties }: ConsumeMessage): boolean =>
  properties.headers?.[headers.cause] !== undefined || properties.headers?.[headers.replayed] !== undefined
