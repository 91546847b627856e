import { ConfigurationError } from './configuration-error'
import type { Setting, Settings, Values } from './settings'

/** One or more settings are invalid, so nothing was started. */
export class ConfigError extends ConfigurationError<'CONFIG'> {
  override readonly name = 'ConfigError'

  constructor(
    service: string,
    readonly faults: readonly string[],
  ) {
    const count = faults.length === 1 ? '1 setting is' : `${faults.length} settings are`
    super('CONFIG', [`${service} cannot start: ${count} wrong`, ...faults.map((fault) => `  ${fault}`)].join('\n'))
  }
}

/**
 * Reads all settings from the environment and freezes them. A variable that is absent or empty takes its default.
 * @throws ConfigError naming all invalid settings
 */
export function readSettings<S extends Settings>(service: string, settings: S, env: NodeJS.ProcessEnv): Values<S> {
  const faults: string[] = []
  const values: Record<string, unknown> = {}
  for (const [name, setting] of Object.entries(settings)) {
    const value = env[name] || setting.default
    const parsed = setting.schema.safeParse(value)
    if (parsed.success) values[name] = parsed.data
    else faults.push(faultOf(name, setting, value))
  }
  if (faults.length > 0) throw new ConfigError(service, faults)
  return Object.freeze(values) as Values<S>
}

/** What is wrong with a value, in a sentence that names the setting; undefined if it is valid. */
export const faultIn = (name: string, setting: Setting, value: string): string | undefined =>
  setting.schema.safeParse(value).success ? undefined : faultOf(name, setting, value)

const faultOf = (name: string, { expected, insteadOf }: Setting, value: string): string =>
  `${name} must be ${expected}, ${insteadOf?.(value) ?? `got ${quoted(value)}`}`

const shownLength = 100

// On one line and of readable length.
function quoted(value: string): string {
  // Probably an address meant for another setting.
  if (/:\/\/|@/.test(value)) return 'an address (not shown, as it may hold a password)'
  return JSON.stringify(value.length > shownLength ? `${value.slice(0, shownLength)}…` : value)
}
