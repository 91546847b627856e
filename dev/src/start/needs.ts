import type { Need, Service } from '../../services'

/** What a service needs under these settings: LEDGER=off, for one, lets an engine do without a database. */
export const needsOf = ({ needs, doesWithout = {} }: Service, env: NodeJS.ProcessEnv): Need[] =>
  needs.filter((need) => {
    const settings = Object.entries(doesWithout[need] ?? {})
    return settings.length === 0 || settings.some(([name, value]) => env[name] !== value)
  })
