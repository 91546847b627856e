import { type Decision, decisionFault, type Strategy, type Tick } from '@trading/strategy'
import { failureOf } from '../failure'

/** What the strategy decides on a tick. @throws Error that names strategy and tick where it fails, or gives something else than a decision */
export function askStrategy(strategy: Strategy): (tick: Tick) => Decision | undefined {
  const { name } = strategy
  return (tick) => {
    const decision = answerTo(tick)
    if (decision === undefined || decision === null) return undefined
    const fault = decisionFault(decision)
    if (fault) throw new Error(`the strategy ${name} gave no valid decision on ${tick.symbol} at ${tick.price}: ${fault}`)
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
