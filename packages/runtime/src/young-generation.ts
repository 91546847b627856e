import { PerformanceObserver } from 'node:perf_hooks'
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'

// Set here and not on the command line, so that it applies however a service is started.
const setGrowthFactor = (factor: number): void => setFlagsFromString(`--semi-space-growth-factor=${factor}`)

/**
 * Keeps V8's young generation at its initial size, 1 MB per semi-space, instead of letting it grow to sixteen times that: little outlives a
 * message in a service, so the growth would waste some 20 MB.
 */
export const capYoungGeneration = (): void => setGrowthFactor(1)

const semiSpaces = 2
const grownBytes = semiSpaces * 4 * 1024 * 1024

/**
 * Lets the young generation grow to 4 MB per semi-space if a service has several messages in progress: more of them outlive a collection,
 * and each of these is copied. V8 shrinks it when the service is idle; afterwards it may grow again.
 */
export function sizeYoungGeneration({ inProgress }: { inProgress: number }): void {
  if (inProgress <= 1) return
  const factorNow = () => (youngBytes() < grownBytes ? 2 : 1)
  let factor = factorNow()
  setGrowthFactor(factor)
  new PerformanceObserver(() => {
    const next = factorNow()
    if (next !== factor) setGrowthFactor(next)
    factor = next
  }).observe({ entryTypes: ['gc'] })
}

const youngBytes = (): number => getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')?.space_size ?? grownBytes
