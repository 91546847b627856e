import type { MessageInitShape } from '@bufbuild/protobuf'
import { type Timestamp, timestampDate, timestampFromMs } from '@bufbuild/protobuf/wkt'
import { Code, ConnectError } from '@connectrpc/connect'
import { Verdict_Decision as Decision, type Order, type ReserveRequest, type ReserveResponseSchema, Side } from '@trading/portfolio-api'
import { createOutbox } from '@trading/runtime'
import { exact, signOf } from '../../rules/exact'
import type { AskedOrder, RiskVerdict } from '../../store/decide-orders'

export type ReserveMessage = MessageInitShape<typeof ReserveResponseSchema>

export interface RiskLimitsOfStream {
  /** Orders of one stream that are read and not answered; the next is read when one is. */
  ordersInHand: number
  heartbeatMs: number
  /** Without a message for so long, the stream is ended. */
  silenceMs: number
}

export interface RiskPorts {
  /** Decides about an order. Must not throw. */
  decide: (order: AskedOrder) => Promise<RiskVerdict>
  /** Why nothing can be decided now; undefined if it can. */
  unready: () => string | undefined
  /** Fires when the portfolio stops. */
  draining: AbortSignal
  limits: RiskLimitsOfStream
}

const sides = { [Side.BUY]: 'BUY', [Side.SELL]: 'SELL' } as const
const decisions = { reserved: Decision.RESERVED, refused: Decision.REFUSED, later: Decision.LATER } as const

const pong = (unready: string | undefined): ReserveMessage => ({
  response: { case: 'pong', value: { at: timestampFromMs(Date.now()), unready: unready ?? '' } },
})

/**
 * The answers of one stream, in the order in which they are decided. When the portfolio stops, everything that was read is answered, and the
 * last message says how much that was.
 */
export async function* answerOrders(
  requests: AsyncIterable<ReserveRequest>,
  ports: RiskPorts,
  abort: AbortSignal,
): AsyncGenerator<ReserveMessage> {
  const { decide, unready, draining, limits } = ports
  const outbox = createOutbox<ReserveMessage>()
  let [orders, inHand, heardAt, sentAt] = [0, 0, performance.now(), performance.now()]
  let pinged = false
  let over = false
  let failure: unknown
  let onRoom: () => void = () => undefined

  const answer = async (order: AskedOrder): Promise<void> => {
    const verdict = await decide(order)
    const reason = verdict.decision === 'reserved' ? '' : verdict.reason
    outbox.push({ response: { case: 'verdict', value: { signalId: order.signalId, decision: decisions[verdict.decision], reason } } })
  }
  const read = async (): Promise<void> => {
    for await (const { request } of requests) {
      if (draining.aborted) return
      heardAt = performance.now()
      if (request.case === 'order') {
        orders++
        inHand++
        void answer(orderOf(request.value))
        while (inHand >= limits.ordersInHand) await new Promise<void>((resolve) => (onRoom = resolve))
      } else {
        pinged = true
        outbox.wake()
      }
    }
  }
  void read()
    .catch((error) => {
      failure = error
    })
    .finally(() => {
      over = true
      outbox.wake()
    })
  draining.addEventListener('abort', outbox.wake)
  abort.addEventListener('abort', outbox.wake)
  try {
    while (!abort.aborted) {
      const message = outbox.take()
      if (message) {
        yield message
        sentAt = performance.now()
        // Only now, so that no more answers than these wait for a reader that takes none.
        inHand--
        onRoom()
        continue
      }
      if (failure !== undefined) throw failure
      if (inHand === 0 && over && !draining.aborted) return
      if (inHand === 0 && draining.aborted) return yield endMessage(orders)
      const now = performance.now()
      if (now - heardAt >= limits.silenceMs)
        throw new ConnectError(
          `no message within ${limits.silenceMs} ms; send a ping at least every ${limits.heartbeatMs} ms`,
          Code.DeadlineExceeded,
        )
      if (pinged || now - sentAt >= limits.heartbeatMs) {
        pinged = false
        yield pong(unready())
        sentAt = performance.now()
        continue
      }
      await outbox.wait(Math.max(1, Math.min(limits.heartbeatMs - (now - sentAt), limits.silenceMs - (now - heardAt))))
    }
  } finally {
    draining.removeEventListener('abort', outbox.wake)
    abort.removeEventListener('abort', outbox.wake)
  }
  throw ConnectError.from(abort.reason, Code.Canceled)
}

const endMessage = (orders: number): ReserveMessage => ({
  response: { case: 'end', value: { message: 'the portfolio stops; call Reserve again', token: String(orders) } },
})

/** @throws ConnectError INVALID_ARGUMENT for what no pattern finds */
function orderOf({ signalId, symbol, side, quantity: units, referencePrice: price, validUntil: at }: Order): AskedOrder {
  const named = side === Side.BUY || side === Side.SELL ? sides[side] : undefined
  const validUntil = dateOf(at)
  const [quantity, referencePrice] = [exact(units), exact(price)]
  const wrong = [
    named ? [] : ['side must be SIDE_BUY or SIDE_SELL'],
    validUntil ? [] : ['valid_until must be a time in the years 0001 to 9999'],
    signOf(quantity) > 0 ? [] : ['quantity must be above zero'],
    signOf(referencePrice) > 0 ? [] : ['reference_price must be above zero'],
  ].flat()
  if (!named || !validUntil || wrong.length > 0)
    throw new ConnectError(`the request is wrong: order ${signalId}: ${wrong.join('; ')}`, Code.InvalidArgument)
  return { signalId, symbol, side: named, quantity, referencePrice, validUntil }
}

const [firstMs, lastMs] = [Date.parse('0001-01-01T00:00:00Z'), Date.parse('9999-12-31T23:59:59.999Z')]

function dateOf(at: Timestamp | undefined): Date | undefined {
  if (!at) return undefined
  const date = timestampDate(at)
  return date.getTime() >= firstMs && date.getTime() <= lastMs ? date : undefined
}
