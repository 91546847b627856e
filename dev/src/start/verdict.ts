import { wrongConfiguration } from './restart-policy'

/** The final exit codes of the processes of one service, undefined for one that still runs. */
export type Standing = readonly (number | undefined)[]

/**
 * The exit code once there is nothing useful left to run: all processes of a service have an invalid configuration, or everything has
 * finished. Undefined until then. A service that has finished does not stop the others, since its work may come from elsewhere.
 */
export function verdict(services: readonly Standing[]): number | undefined {
  if (services.some((codes) => codes.length > 0 && codes.every((code) => code === wrongConfiguration))) return wrongConfiguration
  const all = services.flat()
  if (all.includes(undefined)) return undefined
  return all.includes(wrongConfiguration) ? wrongConfiguration : 0
}
