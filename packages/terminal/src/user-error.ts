/** The request cannot be carried out; the message is for the person who made it. */
export class UserError extends Error {
  override readonly name: string = 'UserError'
  readonly exitCode: number = 1
}

/** The command line is invalid. */
export class UsageError extends UserError {
  override readonly name = 'UsageError'
  override readonly exitCode = 2
}
