/** The error as one line for a person and for the `cause` header: its message and those of its causes. */
export function describeCause(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const own = error.name === 'Error' ? error.message : `${error.name}: ${error.message}`
  return error.cause === undefined ? own : `${own}; caused by ${describeCause(error.cause)}`
}
