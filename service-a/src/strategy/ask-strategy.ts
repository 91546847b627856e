import { failureOf } from '@trading/runtime'
import { type Decision, decisionFault, type Strategy, type Tick } from '@trading/strategy'

/**
 * The strategy's decision on a tick.
 * @throws Error with strategy and tick if the strategy fails or returns something other than a decision
 */
export function askStrategy(strategy: Strategy): (tick: Tick) => Decision | undefined {
  const { name } = strategy
  return (tick) => {
    const decision = answerTo(tick)
    if (decision === undefined || decision === null) return undefined
    const fault = decisionFault(decision)
    if (fault) throw new Error(`the strategy ${name} returned an invalid decision on ${tick.symbol} at ${tick.price}: ${fault}`)
    return decision
  }
  function answerTo(tick: Tick) {
    try {
      return strategy.onTick(tick)
    } catch (error) {
      throw failureOf(`the strategy ${name}, asked about ${tick.symbol} at ${tick.price},`, error)
    }
  }
}
