/** The part of an `AbortSignal` that polling or listening code needs; every `AbortSignal` has it. */
export interface Cancelled {
  readonly aborted: boolean
  readonly reason: unknown
  addEventListener(type: 'abort', listener: () => void): void
  removeEventListener(type: 'abort', listener: () => void): void
}

/** Cancels one piece of work. */
export interface Cancellation extends Cancelled {
  /** An `AbortSignal` of this work only, for code that requires one, such as `fetch`. */
  readonly signal: AbortSignal
  /** Only the first reason counts. */
  abort(reason: unknown): void
}

/**
 * Creates its `AbortSignal` on first use: creating one and listening to it takes longer than validating a message, and most work never
 * needs it. A signal is never reused for other work: signals composed from it (`AbortSignal.any`) would be aborted with that work, and
 * nothing shows that they exist.
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
