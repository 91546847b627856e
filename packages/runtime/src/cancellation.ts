/** What work that looks or listens needs to know; every `AbortSignal` is one. */
export interface Cancelled {
  readonly aborted: boolean
  readonly reason: unknown
  addEventListener(type: 'abort', listener: () => void): void
  removeEventListener(type: 'abort', listener: () => void): void
}

/** Gives up one piece of work. */
export interface Cancellation extends Cancelled {
  /** An `AbortSignal` of this work alone, for code that takes nothing less, such as `fetch`. */
  readonly signal: AbortSignal
  /** The first reason counts. */
  abort(reason: unknown): void
}

/**
 * Makes its `AbortSignal` when it is first asked for: making one and listening to it takes longer than validating a message does, and
 * most work ends without anyone having asked. None is ever used again for other work, since who composed it into another
 * (`AbortSignal.any`) cannot be seen in it, and would be aborted with that work.
 */
export function createCancellation(): Cancellation {
  let controller: AbortController | undefined
  let cancelled: { reason: unknown } | undefined
  let listeners: (() => void)[] | undefined
  return {
    get aborted() {
      return cancelled !== undefined
    },
    get reason() {
      return cancelled?.reason
    },
    get signal() {
      if (!controller) {
        controller = new AbortController()
        if (cancelled) controller.abort(cancelled.reason)
      }
      return controller.signal
    },
    abort(reason) {
      if (cancelled) return
      cancelled = { reason }
      controller?.abort(reason)
      for (const listener of listeners?.splice(0) ?? []) listener()
    },
    addEventListener(_, listener) {
      if (listeners) listeners.push(listener)
      else listeners = [listener]
    },
    removeEventListener(_, listener) {
      const index = listeners?.indexOf(listener) ?? -1
      if (index >= 0) listeners?.splice(index, 1)
    },
  }
}
