import { ConfigurationError } from './configuration-error'

/** The part of a log that a module of one's own is given. */
export interface ExtensionLog {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** What the factory of a module of one's own is called with. */
export interface ExtensionContext {
  /** The environment, for settings of its own. */
  env: Readonly<Record<string, string | undefined>>
  /** The setting SEED: what is decided at random should follow from it. */
  seed: number
  log: ExtensionLog
}

/** A module of one's own does not fit: a person must mend it or name another. */
export class ExtensionUnusable extends ConfigurationError<'EXTENSION'> {
  override readonly name = 'ExtensionUnusable'
}

export interface ExpectedMethods {
  methods: readonly string[]
  /** These may be left out. */
  optional?: readonly string[]
}

/** What keeps something from having these methods, in words that follow a subject ("has no method find()"); undefined where it has them. */
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
