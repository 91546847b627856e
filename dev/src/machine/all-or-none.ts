interface Stoppable {
  stop(): Promise<void>
}

/**
 * Opens things in parallel. If one fails, the others are aborted, or stopped if they are already open, and it rejects with the first
 * error.
 */
export async function allOrNone<T extends (Stoppable | undefined)[]>(
  openings: { [At in keyof T]: (abort: AbortSignal) => Promise<T[At]> },
  abort?: AbortSignal,
): Promise<T> {
  const failed = new AbortController()
  const within = abort ? AbortSignal.any([abort, failed.signal]) : failed.signal
  const opening = openings.map(async (open) => {
    try {
      return await open(within)
    } catch (error) {
      failed.abort(error)
      throw error
    }
  })
  const settled = await Promise.allSettled(opening)
  const opened = settled.map((one) => (one.status === 'fulfilled' ? one.value : undefined))
  if (!failed.signal.aborted) return opened as T
  await Promise.all(opened.map((one) => one?.stop()))
  throw failed.signal.reason
}
