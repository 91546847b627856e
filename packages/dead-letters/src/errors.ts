/** The dead letters cannot be read now; the message is for the person who asked. No message is lost. */
export class DeadLettersError extends Error {
  override readonly name = 'DeadLettersError'
  /** Of a tool that ends with it. */
  readonly exitCode = 1
}
