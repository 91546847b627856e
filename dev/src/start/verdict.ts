import { wrongConfiguration } from './restart-policy'

/** A code is what a service ended with for good; undefined where it runs. */
export interface Standing {
  generator: number | undefined
  engines: readonly (number | undefined)[]
}

/**
 * The exit code with which there is no point in going on, or undefined while there is: the generator or all engines cannot run as
 * configured, or everything has finished. Engines go on without a generator, since others may publish.
 */
export function verdict({ generator, engines }: Standing): number | undefined {
  if (generator === wrongConfiguration) return wrongConfiguration
  if (engines.length > 0 && engines.every((code) => code === wrongConfiguration)) return wrongConfiguration
  const all = [generator, ...engines]
  if (all.includes(undefined)) return undefined
  return all.includes(wrongConfiguration) ? wrongConfiguration : 0
}
