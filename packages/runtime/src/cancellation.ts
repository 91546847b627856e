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
export const createCancellation = (): Cancellation => new LazyCancellation()

// A class, because V8 keeps an object literal with accessors as a slow dictionary, and there is one of these for every message.
class LazyCancellation implements Cancellation {
  private controller: AbortController | undefined
  private cancelled: { reason: unknown } | undefined
  private listeners: (() => void)[] | undefined

  get aborted() {
    return this.cancelled !== undefined
  }

  get reason() {
    return this.cancelled?.reason
  }

  get signal() {
    if (!this.controller) {
      this.controller = new AbortController()
      if (this.cancelled) this.controller.abort(this.cancelled.reason)
    }
    return this.controller.signal
  }

  abort(reason: unknown) {
    if (this.cancelled) return
    this.cancelled = { reason }
    this.controller?.abort(reason)
    for (const listener of this.listeners?.splice(0) ?? []) listener()
  }

  addEventListener(_: 'abort', listener: () => void) {
    if (this.listeners) this.listeners.push(listener)
    else this.listeners = [listener]
  }

  removeEventListener(_: 'abort', listener: () => void) {
    const index = this.listeners?.indexOf(listener) ?? -1
    if (index >= 0) this.listeners?.splice(index, 1)
  }
}
