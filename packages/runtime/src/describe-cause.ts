/** The error as one line for a person and for the `cause` header: its message and those of its causes. */
export function describeCause(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  // A host with several addresses, none of which answers, fails with an error that has no message.
  const message = error.message || String((error as { code?: unknown }).code ?? '')
  const own = error.name === 'Error' ? message : `${error.name}: ${message}`
  return error.cause === undefined ? own : `${own}; caused by ${describeCause(error.cause)}`
}
