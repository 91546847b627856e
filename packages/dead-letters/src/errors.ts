export interface DeadLettersErrorOptions extends ErrorOptions {
  /** `NO_QUEUE`: no service has declared the queue yet, so there are no dead letters. */
  code?: 'AWAY' | 'NO_QUEUE'
}

/** The dead letters cannot be read now; the message is for the person who asked. No message is lost. */
export class DeadLettersError extends Error {
  override readonly name = 'DeadLettersError'
  readonly code: 'AWAY' | 'NO_QUEUE'
  /** Of a tool that ends with it. */
  readonly exitCode = 1

  constructor(message: string, { code = 'AWAY', ...options }: DeadLettersErrorOptions = {}) {
    super(message, options)
    this.code = code
  }
}
