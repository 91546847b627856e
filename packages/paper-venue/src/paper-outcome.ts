import type { Fill, Order, OrderReject } from '@trading/venue'
import { orderDice } from './order-dice'
import { createPaperPrice, type PaperPriceOptions } from './paper-price'

/** Decides the outcome of an order. Everything except its expiry depends only on the order; `now` is in milliseconds since the epoch. */
export function createPaperOutcome(pricing: PaperPriceOptions, now: () => number) {
  const priceOf = createPaperPrice(pricing)

  return (order: Order, rejectRate: number): Fill | OrderReject => {
    const dice = orderDice(order.clientOrderId)
    if (dice() < rejectRate) return reject('refused at random, as requested')
    const at = now()
    if (Date.parse(order.expireTime) <= at) return reject(`expired at ${order.expireTime}, before it was filled`)
    const price = priceOf(order, dice)
    if (!price) return reject('the order cannot be priced: price or fee would be zero or have more than 18 digits')
    const { averagePrice, fee } = price
    return { status: 'FILLED', filledQuantity: order.quantity, averagePrice, fee, at: new Date(at).toISOString() }
  }
}

const reject = (reason: string): OrderReject => ({ status: 'REJECTED', reason })
