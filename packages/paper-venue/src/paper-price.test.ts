import { decimal, positiveDecimal } from '@trading/contracts'
import { Exact } from '@trading/venue'
import { idOf, order } from '@trading/venue/examples'
import { orderDice } from './order-dice'
import { createPaperPrice } from './paper-price'

const priceOf = createPaperPrice({})
const worst = () => 1 - 2 ** -32
const best = () => 0

test('the price is within the bound on the adverse side, the fee within its own, and both are valid amounts', () => {
  for (let n = 0; n < 2_000; n++) {
    const side = n % 2 ? 'BUY' : 'SELL'
    const referencePrice = new Exact('0.000000000001').times(new Exact(7).pow(n % 30)).toFixed()
    const asked = order({ clientOrderId: idOf(n), side, referencePrice, quantity: '0.37' })
    const priced = priceOf(asked, orderDice(asked.clientOrderId))
    const { averagePrice = '', fee = '' } = priced ?? {}
    positiveDecimal.parse(averagePrice)
    decimal.parse(fee)
    const slippageBps = new Exact(averagePrice).minus(referencePrice).div(referencePrice).times(10_000).toNumber()
    expect(side === 'BUY' ? slippageBps : -slippageBps).toBeGreaterThanOrEqual(0)
    expect(Math.abs(slippageBps)).toBeLessThanOrEqual(2)
    const wholeFee = new Exact(averagePrice).times('0.37').div(10_000)
    expect(new Exact(fee).minus(wholeFee).toNumber()).toBeLessThanOrEqual(1e-8)
    expect(new Exact(fee).minus(wholeFee.div(2)).toNumber()).toBeGreaterThanOrEqual(0)
  }
})

test('the bounds are exact', () => {
  expect(priceOf(order({ side: 'BUY', referencePrice: '100' }), worst)).toEqual({ averagePrice: '100.02', fee: '0.10002' })
  expect(priceOf(order({ side: 'SELL', referencePrice: '100' }), worst)).toEqual({ averagePrice: '99.98', fee: '0.09998' })
  expect(priceOf(order({ side: 'SELL', referencePrice: '100' }), best)).toEqual({ averagePrice: '100', fee: '0.05' })
  expect(createPaperPrice({ slippageBps: 0, feeBps: 0 })(order(), worst)).toEqual({ averagePrice: '189.25', fee: '0' })
})

test('prices are cut towards the reference price, fees rounded up', () => {
  expect(priceOf(order({ side: 'BUY', referencePrice: '0.00012345', quantity: '1' }), worst)).toEqual({
    averagePrice: '0.00012347',
    fee: '0.00000002',
  })
  expect(priceOf(order({ side: 'SELL', referencePrice: '0.00000001', quantity: '1' }), worst)).toMatchObject({ averagePrice: '0.00000001' })
})

test('what cannot be written down, or has no price left, is not priced', () => {
  const largest = '999999999999999999.999999999999'
  expect(priceOf(order({ referencePrice: largest, quantity: '1' }), worst)).toBeUndefined()
  expect(priceOf(order({ side: 'SELL', referencePrice: largest, quantity: largest }), worst)).toBeUndefined()
  expect(createPaperPrice({ slippageBps: 10_000 })(order({ side: 'SELL' }), worst)).toBeUndefined()
})
