export interface Step {
  engines: number
  perSecond: number
  /** How busy this machine was, 0 to 1. */
  busy: number
}

export interface Saturation {
  /** More engines than this brought less than half of what they should. */
  engines: number
  /** Whether it was this machine that was full, and not the broker. */
  machine: boolean
}

const worthwhile = 0.5
const full = 0.9

/** Where adding engines stops to pay: the step before the first whose growth is less than half of its growth in engines. Undefined: not reached. */
export function saturationOf(steps: readonly Step[]): Saturation | undefined {
  for (const [index, step] of steps.entries()) {
    const before = steps[index - 1]
    if (!before) continue
    const gained = step.perSecond / before.perSecond - 1
    const added = step.engines / before.engines - 1
    if (gained < added * worthwhile) return { engines: before.engines, machine: step.busy >= full }
  }
  return undefined
}

export function saturationInWords(saturation: Saturation | undefined, most: number): string {
  if (!saturation) return `not saturated with ${most} engines: more of them may bring more`
  const { engines, machine } = saturation
  const what = machine
    ? 'this machine, which runs the engines, is full; the broker may take more from engines elsewhere'
    : 'the broker is saturated'
  return `more than ${engines} ${engines === 1 ? 'engine brings' : 'engines bring'} little: ${what}`
}
