import type { HaltsView, HaltView } from '../api/answers'

/** Whether some engine that was running has not stopped yet. */
export const isReaching = ({ halting: { done, of } }: Pick<HaltView, 'halting'>): boolean => done < of

/** Whether some halt has not reached every engine yet. */
export const isHalting = (halts: Pick<HaltsView, 'active'> | undefined): boolean => (halts?.active ?? []).some(isReaching)

/** What is halted, such as "symbol AAPL". */
export const haltedThing = ({ scope, target }: Pick<HaltView, 'scope' | 'target'>): string =>
  scope === 'all' ? 'all trading' : `${scope} ${target}`

/** Such as "halting 3 of 5", then "halted". */
export function haltText(halt: Pick<HaltView, 'scope' | 'target' | 'halting'>): string {
  const { done, of } = halt.halting
  return isReaching(halt) ? `halting ${haltedThing(halt)}: ${done} of ${of} engines` : `halted: ${haltedThing(halt)}`
}

/** How many orders the venue may still fill; null if that is not known. */
export const mayStillFillText = (count: number | null): string => {
  if (count === null) return 'orders may still fill; how many is not known'
  if (count === 0) return 'no order may still fill'
  return count === 1 ? '1 order may still fill' : `${count} orders may still fill`
}
