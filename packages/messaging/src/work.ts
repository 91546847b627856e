import { headers } from '@trading/contracts'
import { createAborts } from '@trading/runtime'
import type { Channel, ConsumeMessage } from 'amqplib'
import { attemptOf, decode, type MessageKind } from './decode'
import { type Context, type Handler, type Wrapper, wrap } from './handler'
import type { Delivery } from './settle'

export interface WorkOptions<T> {
  kind: MessageKind<T>
  handle: Handler<T>
  /** Wrappers around the handler, outermost first. */
  through?: readonly Wrapper<T>[]
  /** When the message must not be acted on any more, in milliseconds since the epoch. */
  validUntil: (message: T) => number
  /** Records a message whose next attempt would come too late. */
  expire: (message: T, context: Context, cause: unknown) => Promise<void>
}

/** A delivery, with what it was decoded to and what its handler was told. */
export interface InHand<T> extends Delivery {
  decoded: { message: T; context: Context } | undefined
  /** Until it is settled. */
  over: AbortController | undefined
}

/** Decoding and handling: all that may throw, inside what settles. */
export function createWork<T>({ kind, handle, through = [], validUntil, expire }: WorkOptions<T>) {
  const handler = wrap(through, handle)
  const aborts = createAborts()
  return {
    begin: (channel: Channel, message: ConsumeMessage): InHand<T> => ({
      message,
      attempt: 1,
      validUntil: undefined,
      lost: false,
      channel,
      afterwards: undefined,
      decoded: undefined,
      over: undefined,
    }),
    async run(delivery: InHand<T>): Promise<void> {
      delivery.attempt = attemptOf(delivery.message)
      const message = decode(delivery.message, kind)
      delivery.validUntil = validUntil(message)
      const over = aborts.take()
      delivery.over = over
      const context: Context = {
        attempt: delivery.attempt,
        redelivered: delivery.message.fields.redelivered,
        retried: wasHandledBefore(delivery.message),
        abort: over.signal,
        cancel: (reason) => delivery.over?.abort(reason),
        afterwards(task) {
          if (delivery.afterwards) delivery.afterwards.push(task)
          else delivery.afterwards = [task]
        },
      }
      delivery.decoded = { message, context }
      await handler(message, context)
    },
    async expire({ decoded }: InHand<T>, cause: unknown): Promise<void> {
      if (decoded) await expire(decoded.message, decoded.context, cause)
    },
    cancel: (delivery: InHand<T>, reason: Error): void => delivery.over?.abort(reason),
    end(delivery: InHand<T>): void {
      if (!delivery.over) return
      aborts.giveBack(delivery.over)
      // Whoever cancels it from now on must not hit the next one.
      delivery.over = undefined
    },
  }
}

/** Whether it is a copy of ours, made for another try or by a replay. */
const wasHandledBefore = ({ properties }: ConsumeMessage): boolean =>
  properties.headers?.[headers.cause] !== undefined || properties.headers?.[headers.replayed] !== undefined
