import { orderDice } from './order-dice'
import { createPaperPrice, type PaperPriceOptions } from './paper-price'
import type { Fill, Order, Refusal } from './venue'

/** Decides what becomes of an order now, `now` in milliseconds since the epoch. All but the expiry follows from the order itself. */
export function createPaperOutcome(pricing: PaperPriceOptions, now: () => number) {
  const priceOf = createPaperPrice(pricing)

  return (order: Order, rejectRate: number): Fill | Refusal => {
    const dice = orderDice(order.clientOrderId)
    if (dice() < rejectRate) return refusal('refused at random, as requested')
    const at = now()
    if (Date.parse(order.expireTime) <= at) return refusal(`expired at ${order.expireTime}, before it was filled`)
    const price = priceOf(order, dice)
    if (!price) return refusal('the order cannot be priced: price or fee would be zero or have more than 18 digits')
    return { status: 'FILLED', filledQuantity: order.quantity, ...price, at: new Date(at).toISOString() }
  }
}

const refusal = (reason: string): Refusal => ({ status: 'REJECTED', reason })
