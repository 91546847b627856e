import { getEventListeners } from 'node:events'

/** What pieces of work are aborted with, a controller for each. */
export interface Aborts {
  take(): AbortController
  /** The work that took it is over. */
  giveBack(controller: AbortController): void
}

/**
 * Lends AbortControllers: one that comes back unaborted, with nobody listening to it, serves the next piece of work. Making one for each
 * message takes longer than validating the message does.
 */
export function createAborts(): Aborts {
  const spare: AbortController[] = []
  return {
    take: () => spare.pop() ?? new AbortController(),
    giveBack(controller) {
      const { signal } = controller
      if (!signal.aborted && getEventListeners(signal, 'abort').length === 0) spare.push(controller)
    },
  }
}
