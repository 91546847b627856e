import { headers, type TimedFamily, type TimelessFamily } from '@trading/contracts'
import { type Cancellation, createCancellation } from '@trading/runtime'
import type { Channel, ConsumeMessage } from 'amqplib'
import type { Delivery } from './acknowledge'
import { applicationHeaders } from './application-headers'
import { mustNotHaveCrashed } from './crashes'
import { attemptOf, decodeWithBody } from './decode'
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
    begin: (channel: Channel, message: ConsumeMessage): InHand<T> => ({
      message,
      attempt: 1,
      validUntil: undefined,
      lost: false,
      channel,
      afterwards: undefined,
      decoded: undefined,
      cancellation: undefined,
    }),
    async run(delivery: InHand<T>): Promise<void> {
      if (crashes !== undefined) mustNotHaveCrashed(delivery.message, crashes)
      delivery.attempt = attemptOf(delivery.message)
      const { message, body } = decodeWithBody(delivery.message, kind)
      delivery.validUntil = deadline ? deadline.of(message) : Number.POSITIVE_INFINITY
      const cancellation = createCancellation()
      delivery.cancellation = cancellation
      const context: Context = {
        attempt: delivery.attempt,
        redelivered: delivery.message.fields.redelivered,
        retried: wasHandledBefore(delivery.message),
        idAsSent: family.idAsSent?.(message, body),
        get headers() {
          return applicationHeaders(delivery.message.properties.headers)
        },
        get abort() {
          return cancellation.signal
        },
        cancelled: cancellation,
        cancel: cancellation.abort,
        afterwards(task) {
          if (delivery.afterwards) delivery.afterwards.push(task)
          else delivery.afterwards = [task]
        },
      }
      delivery.decoded = { message, context }
      await handler(message, context)
    },
    async expire({ decoded }: InHand<T>, cause: unknown): Promise<void> {
      if (decoded) await expire?.(decoded.message, decoded.context, cause)
    },
    cancel: (delivery: InHand<T>, reason: Error): void => delivery.cancellation?.abort(reason),
  }
}

/** Whether it is one of the platform's copies, made for a retry or a replay. */
const wasHandledBefore = ({ properties }: ConsumeMessage): boolean =>
  properties.headers?.[headers.cause] !== undefined || properties.headers?.[headers.replayed] !== undefined
