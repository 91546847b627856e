/**
 * What was configured cannot work, here or at a server that can be reached: trying again cannot help until a person has changed something,
 * so the service ends with exit code 78.
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
