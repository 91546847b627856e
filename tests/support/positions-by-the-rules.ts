import { exact, textOf } from '../../service-portfolio/src/rules/exact'
import { inOrder, type NewFill } from '../../service-portfolio/src/rules/fill-of'
import { afterTrade, noHolding, noTotals, withTrade } from '../../service-portfolio/src/rules/position'

function ofSymbol(symbol: string, fills: readonly NewFill[]) {
  const trades = fills
    .filter((each) => each.symbol === symbol)
    .sort(inOrder)
    .map(({ side, quantity, price, fee }) => ({ side, quantity: exact(quantity), price: exact(price), fee: exact(fee) }))
  const { quantity, totalCost, realised } = trades.reduce(afterTrade, noHolding)
  const { fees, cash } = trades.reduce(withTrade, noTotals)
  const amounts = { quantity, totalCost, realised, fees, cash }
  return { symbol, ...Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, textOf(amount)])), fills: trades.length }
}

/** The positions by the rules, one fill after the other in their order. */
export const byTheRules = (fills: readonly NewFill[]) =>
  [...new Set(fills.map(({ symbol }) => symbol))].sort().map((symbol) => ofSymbol(symbol, fills))

/** For each fill, the position of its symbol by all fills up to it. */
export const byTheRulesAfterEach = (fills: readonly NewFill[]) =>
  fills.map(({ symbol }, index) => ofSymbol(symbol, fills.slice(0, index + 1)))
