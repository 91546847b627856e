import type { StoryStep } from '../api/answers'

export interface PlacedStep extends StoryStep {
  /** Milliseconds after the first step that has a time; undefined without a time. */
  offsetMs: number | undefined
  /** Where it stands between the first step and the last, 0 to 1. */
  share: number | undefined
}

/** Steps with their distance from the first. They keep their order, which is logical: clocks differ. */
export function placeSteps(steps: readonly StoryStep[]): PlacedStep[] {
  const times = steps.map(({ at }) => (at === null ? Number.NaN : Date.parse(at)))
  const known = times.filter((time) => !Number.isNaN(time))
  const [first, last] = [Math.min(...known), Math.max(...known)]
  return steps.map((step, index) => {
    const time = times[index] ?? Number.NaN
    if (Number.isNaN(time)) return { ...step, offsetMs: undefined, share: undefined }
    return { ...step, offsetMs: time - first, share: last > first ? (time - first) / (last - first) : 0 }
  })
}
