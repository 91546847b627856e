// Sells when the price rises and buys when it falls:  STRATEGY=./extensions/my-strategy.ts npm start
import type { StrategyFactory } from '@trading/strategy'

const myStrategy: StrategyFactory = ({ env }) => {
  const confidence = Number(env.MY_CONFIDENCE || 0.5)
  const last = new Map<string, number>()
  return {
    name: 'my-strategy',
    warmUpTicks: 1,
    onTick({ symbol, price }) {
      const before = last.get(symbol)
      last.set(symbol, Number(price))
      return before === undefined ? undefined : { side: Number(price) < before ? 'BUY' : 'SELL', confidence }
    },
  }
}

export default myStrategy
