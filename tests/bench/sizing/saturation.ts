export interface Step {
  engines: number
  perSecond: number
  /** CPU utilisation of this machine, 0 to 1. */
  busy: number
}

export interface Saturation {
  /** Engines beyond this number added less than half of their expected throughput. */
  engines: number
  /** Whether the limit was this machine and not the broker. */
  machine: boolean
}

const worthwhile = 0.5
const full = 0.9

/** The step before the first whose throughput grows by less than half of its growth in engines; undefined if there is none. */
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
