import { ConfigurationError } from './configuration-error'

/** The part of the log that custom modules get. */
export interface ExtensionLog {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** The argument of a custom module's factory. */
export interface ExtensionContext {
  /** The environment, for the module's own settings. */
  env: Readonly<Record<string, string | undefined>>
  /** The setting SEED: random decisions should derive from it. */
  seed: number
  log: ExtensionLog
}

/** A custom module is unusable: a person must fix it or configure another. */
export class ExtensionUnusable extends ConfigurationError<'EXTENSION'> {
  override readonly name = 'ExtensionUnusable'
}

export interface ExpectedMethods {
  methods: readonly string[]
  /** Methods that may be absent. */
  optional?: readonly string[]
}

/** Why a value lacks these methods, as a predicate ("has no method find()"); undefined if it has them. */
export function methodsMissing(made: unknown, { methods, optional = [] }: ExpectedMethods): string | undefined {
  if (made === undefined || made === null) return `is ${made}`
  if (typeof made !== 'object' && typeof made !== 'function') return `is a ${typeof made}`
  const fields = made as Record<string, unknown>
  const isMethod = (name: string) => typeof fields[name] === 'function'
  const missing = methods.filter((name) => !isMethod(name)).map((name) => `no method ${name}()`)
  const wrong = optional.filter((name) => fields[name] !== undefined && !isMethod(name)).map((name) => `${name} that is not a method`)
  const faults = [...missing, ...wrong]
  return faults.length > 0 ? `has ${faults.join(' and ')}` : undefined
}
