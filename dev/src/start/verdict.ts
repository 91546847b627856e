import { wrongConfiguration } from './restart-policy'

/** How the processes of one service stand: the code that each ended with for good, undefined where it runs. */
export type Standing = readonly (number | undefined)[]

/**
 * The exit code with which there is no point in going on, or undefined while there is: none of a service's processes can run as
 * configured, or everything has finished. The others go on without a service that has finished, since what it did may come from elsewhere.
 */
export function verdict(services: readonly Standing[]): number | undefined {
  if (services.some((codes) => codes.length > 0 && codes.every((code) => code === wrongConfiguration))) return wrongConfiguration
  const all = services.flat()
  if (all.includes(undefined)) return undefined
  return all.includes(wrongConfiguration) ? wrongConfiguration : 0
}
