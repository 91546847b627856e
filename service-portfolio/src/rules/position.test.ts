import { seededRandom } from '@trading/runtime'
import { Decimal } from 'decimal.js'
import { exact, textOf } from './exact'
import { afterTrade, averageOf, noHolding, noTotals, type Trade, valueAt, withTrade } from './position'

interface Given {
  side: 'BUY' | 'SELL'
  quantity: string
  price: string
  fee: string
}

const tradeOf = ({ side, quantity, price, fee }: Given): Trade => ({
  side,
  quantity: exact(quantity),
  price: exact(price),
  fee: exact(fee),
})
const buy = (quantity: string, price: string, fee = '0'): Given => ({ side: 'BUY', quantity, price, fee })
const sell = (quantity: string, price: string, fee = '0'): Given => ({ side: 'SELL', quantity, price, fee })

function booked(given: readonly Given[]) {
  const trades = given.map(tradeOf)
  const holding = trades.reduce(afterTrade, noHolding)
  const totals = trades.reduce(withTrade, noTotals)
  const average = averageOf(holding)
  const at = (price: string) => {
    const { exposure, unrealised, total } = valueAt(exact(price), { ...holding, ...totals })
    return { exposure: textOf(exposure), unrealised: textOf(unrealised), total: textOf(total) }
  }
  return {
    quantity: textOf(holding.quantity),
    totalCost: textOf(holding.totalCost),
    realised: textOf(holding.realised),
    fees: textOf(totals.fees),
    cash: textOf(totals.cash),
    average: average && textOf(average),
    at,
  }
}

test('purchases add up, and a sale realises the difference to the average', () => {
  const { at, ...position } = booked([buy('10', '100', '1'), buy('10', '110', '1'), sell('5', '120', '0.5')])
  expect(position).toEqual({ quantity: '15', totalCost: '1575', realised: '75', fees: '2.5', cash: '-1502.5', average: '105' })
  expect(at('100')).toEqual({ exposure: '1500', unrealised: '-75', total: '-2.5' })
})

test('a short position gains when the price falls', () => {
  const { at, ...position } = booked([sell('10', '100'), buy('4', '90', '-0.1')])
  expect(position).toEqual({ quantity: '-6', totalCost: '-600', realised: '40', fees: '-0.1', cash: '640.1', average: '100' })
  expect(at('95')).toEqual({ exposure: '-570', unrealised: '30', total: '70.1' })
})

test('a flip closes all at the average, and opens the rest at the price of its own trade', () => {
  const toShort = booked([buy('10', '100'), sell('15', '120')])
  expect(toShort).toMatchObject({ quantity: '-5', totalCost: '-600', realised: '200', average: '120' })
  const back = booked([buy('10', '100'), sell('15', '120'), buy('8', '110')])
  expect(back).toMatchObject({ quantity: '3', totalCost: '330', realised: '250', average: '110' })
})

test('a position that is closed has no cost and no average, however its parts were rounded', () => {
  const closed = booked([buy('3', '0.1'), buy('4', '0.2'), sell('1', '1'), sell('1', '1'), sell('1', '1'), sell('4', '1')])
  expect(closed).toMatchObject({ quantity: '0', totalCost: '0', realised: '5.9', average: undefined })
})

test('what a partial close releases is rounded to 12 decimals, and the rest stays', () => {
  expect(booked([buy('3', '1'), buy('4', '2'), sell('1', '5')])).toMatchObject({
    totalCost: '9.428571428571',
    realised: '3.428571428571',
    average: '1.571428571429',
  })
})

// An oracle of another make: decimals of another library, one case at a time, as a bookkeeper would do it.
const Wide = Decimal.clone({ precision: 2_000, rounding: Decimal.ROUND_HALF_UP, toExpPos: 9e15, toExpNeg: -9e15 })

function naively(given: readonly Given[]) {
  let quantity = new Wide(0)
  let cost = new Wide(0)
  let realised = new Wide(0)
  let fees = new Wide(0)
  let cash = new Wide(0)
  const open = (side: 'BUY' | 'SELL', units: Decimal, price: Decimal) => {
    quantity = side === 'BUY' ? quantity.plus(units) : quantity.minus(units)
    cost = side === 'BUY' ? cost.plus(units.times(price)) : cost.minus(units.times(price))
  }
  const close = (units: Decimal, price: Decimal) => {
    const held = quantity.abs()
    const part = units.equals(held) ? cost.abs() : cost.abs().times(units).dividedBy(held).toDecimalPlaces(12)
    const proceeds = units.times(price)
    if (quantity.isPositive()) {
      realised = realised.plus(proceeds).minus(part)
      quantity = quantity.minus(units)
      cost = cost.minus(part)
    } else {
      realised = realised.plus(part).minus(proceeds)
      quantity = quantity.plus(units)
      cost = cost.plus(part)
    }
  }
  for (const { side, quantity: units, price, fee } of given) {
    const size = new Wide(units)
    const at = new Wide(price)
    fees = fees.plus(fee)
    cash = cash.minus(fee)
    cash = side === 'BUY' ? cash.minus(size.times(at)) : cash.plus(size.times(at))
    const reduces = side === 'BUY' ? quantity.isNegative() && !quantity.isZero() : quantity.isPositive() && !quantity.isZero()
    if (!reduces) open(side, size, at)
    else if (size.lessThanOrEqualTo(quantity.abs())) close(size, at)
    else {
      const rest = size.minus(quantity.abs())
      close(quantity.abs(), at)
      open(side, rest, at)
    }
  }
  const text = (value: Decimal) => (value.isZero() ? '0' : value.toFixed())
  return { quantity: text(quantity), totalCost: text(cost), realised: text(realised), fees: text(fees), cash: text(cash) }
}

function randomTrades(random: () => number): Given[] {
  const below = (most: number) => Math.floor(random() * most)
  const amount = (digits: number, decimals: number) => {
    const whole = String(below(10 ** (1 + below(digits))))
    const places = below(decimals + 1)
    const fraction = Array.from({ length: places }, () => below(10)).join('')
    return `${whole}.${fraction}1`
  }
  return Array.from({ length: 1 + below(40) }, () => ({
    side: random() < 0.5 ? 'BUY' : 'SELL',
    // Small whole numbers often close a position exactly.
    quantity: random() < 0.6 ? String(1 + below(4)) : amount(6, 12),
    price: amount(5, 20),
    fee: `${random() < 0.3 ? '-' : ''}${amount(1, 14)}`,
  }))
}

const seeds = Array.from({ length: 400 }, (_, index) => index + 1)

test('any sequence of fills is booked as the naive oracle books it', () => {
  for (const seed of seeds) {
    const trades = randomTrades(seededRandom(seed))
    const { at, average, ...position } = booked(trades)
    expect({ seed, ...position }).toEqual({ seed, ...naively(trades) })
  }
})

test('quantity, cash, fees and the total do not depend on the order, and realised less cost is the cash before fees', () => {
  for (const seed of seeds) {
    const random = seededRandom(seed)
    const trades = randomTrades(random)
    const shuffled = trades
      .map((trade) => ({ trade, key: random() }))
      .sort((a, b) => a.key - b.key)
      .map(({ trade }) => trade)
    const [one, other] = [booked(trades), booked(shuffled)]
    const pick = ({ quantity, cash, fees, at }: typeof one) => ({ seed, quantity, cash, fees, total: at('7.125').total })
    expect(pick(other)).toEqual(pick(one))
    const { realised, totalCost, cash, fees } = one
    expect(new Wide(realised).minus(totalCost).equals(new Wide(cash).plus(fees))).toBe(true)
  }
})
