import type { TimedFamily, TimelessFamily } from '@trading/contracts'
import { type Cancellation, createCancellation } from '@trading/runtime'
import type { ConsumeMessage } from 'amqplib'
import type { Delivery } from './acknowledge'
import type { Acks } from './acks'
import { mustNotHaveCrashed } from './crashes'
import { attemptOf, decodeWithBody } from './decode'
import { DeliveryContext } from './delivery-context'
import { type Context, type Handler, type Wrapper, wrap } from './handler'

export type WorkOptions<T> = HandlerOptions<T> & (TimedOptions<T> | TimelessOptions<T>)

interface HandlerOptions<T> {
  handle: Handler<T>
  /** Wrappers around the handler, outermost first. */
  through?: readonly Wrapper<T>[]
}

interface TimedOptions<T> {
  family: TimedFamily<T>
  /** Records a message whose next attempt would come too late. */
  expire: (message: T, context: Context, cause: unknown) => Promise<void>
}

/** For families without a deadline, in which nothing expires. */
interface TimelessOptions<T> {
  family: TimelessFamily<T>
  expire?: undefined
}

/** A delivery with its decoded message and its handler's context. */
export interface InHand<T> extends Delivery {
  decoded: { message: T; context: Context } | undefined
  /** The handler's context, once handling has begun. */
  cancellation: Cancellation | undefined
}

/** Decoding and handling: everything that may throw before the acknowledgement. */
export function createWork<T>({ family, handle, through = [], expire }: WorkOptions<T>) {
  const { kind, deadline, crashes } = family
  const handler = wrap(through, handle)
  return {
    begin: (acks: Acks, message: ConsumeMessage): InHand<T> => ({
      message,
      attempt: 1,
      validUntil: undefined,
      lost: false,
      acks,
      afterwards: undefined,
      decoded: undefined,
      cancellation: undefined,
    }),
    async run(delivery: InHand<T>): Promise<void> {
      if (crashes !== undefined) mustNotHaveCrashed(delivery.message, crashes)
      delivery.attempt = attemptOf(delivery.message)
      const { message, body } = decodeWithBody(delivery.message, kind)
      delivery.validUntil = deadline ? deadline.of(message) : Number.POSITIVE_INFINITY
      delivery.cancellation = createCancellation()
      const context = new DeliveryContext(delivery, delivery.cancellation, family.idAsSent?.(message, body))
      delivery.decoded = { message, context }
      await handler(message, context)
    },
    async expire({ decoded }: InHand<T>, cause: unknown): Promise<void> {
      if (decoded) await expire?.(decoded.message, decoded.context, cause)
    },
    cancel: (delivery: InHand<T>, reason: Error): void => delivery.cancellation?.abort(reason),
  }
}
