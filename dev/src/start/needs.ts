import type { Need, Service } from '../../services'

/** What a service needs under these settings: LEDGER=off, for one, lets an engine do without a database. */
export const needsOf = (service: Service, env: NodeJS.ProcessEnv): Need[] =>
  service.needs.filter((need) => settingThatSpares(service, need, env) === undefined)

/** Such as `LEDGER=off`; undefined where the service needs it. */
export function settingThatSpares({ doesWithout = {} }: Service, need: Need, env: NodeJS.ProcessEnv): string | undefined {
  const [name, value] = Object.entries(doesWithout[need] ?? {})[0] ?? []
  return name !== undefined && env[name] === value ? `${name}=${value}` : undefined
}
