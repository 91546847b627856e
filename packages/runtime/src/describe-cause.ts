/** The error on one line, for people and for the `cause` header: its message and those of its causes. */
export function describeCause(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  // If none of several addresses of a host answers, Node throws an error without a message.
  const message = error.message || String((error as { code?: unknown }).code ?? '')
  const own = error.name === 'Error' ? message : `${error.name}: ${message}`
  return error.cause === undefined ? own : `${own}; caused by ${describeCause(error.cause)}`
}
