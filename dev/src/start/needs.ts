import type { Need, Service } from '../../services'

/** What a service needs with these settings: with LEDGER=off, for example, an engine needs no database. */
export const needsOf = (service: Service, env: NodeJS.ProcessEnv): Need[] =>
  service.needs.filter((need) => settingThatSpares(service, need, env) === undefined)

/** The setting that makes it unnecessary, such as `LEDGER=off`; undefined if the service needs it. */
export function settingThatSpares({ doesWithout = {} }: Service, need: Need, env: NodeJS.ProcessEnv): string | undefined {
  const [name, value] = Object.entries(doesWithout[need] ?? {})[0] ?? []
  return name !== undefined && env[name] === value ? `${name}=${value}` : undefined
}

/** Its settings in this stack that the environment does not have. */
export const defaultsOf = ({ settings = {} }: Service, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(settings).filter(([name]) => !env[name]))
