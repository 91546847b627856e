/**
 * The configuration cannot work, either here or at a server that is reachable. Retrying cannot help until a person changes something, so the
 * service exits with code 78.
 */
export class ConfigurationError<Code extends string = string> extends Error {
  override readonly name: string = 'ConfigurationError'
  readonly exitCode = 78

  constructor(
    readonly code: Code,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options)
  }
}
