import { ProblemError } from '../server/errors'

export interface FailedLoginsOptions {
  most?: number
  windowMs?: number
  now?: () => number
  onFailed?: () => void
}

interface Window {
  failed: number
  endsAtMs: number
}

/** Addresses beyond this many push out the oldest. */
const mostAddresses = 10_000

/**
 * Counts wrong keys by address. A right key is always let in: nobody can lock out others who share an address.
 * @returns a function that counts one, and throws 429 for each beyond `most` in a window
 */
export function createFailedLogins({ most = 10, windowMs = 60_000, now = Date.now, onFailed }: FailedLoginsOptions = {}) {
  const windows = new Map<string, Window>()
  return (address: string): void => {
    onFailed?.()
    const current = windows.get(address)
    const window = current && current.endsAtMs > now() ? current : { failed: 0, endsAtMs: now() + windowMs }
    window.failed++
    windows.delete(address)
    windows.set(address, window)
    if (windows.size > mostAddresses) windows.delete(windows.keys().next().value as string)
    if (window.failed <= most) return
    const retryAfterSeconds = Math.ceil((window.endsAtMs - now()) / 1_000)
    throw new ProblemError('too-many-requests', `more than ${most} wrong keys from this address; wait ${retryAfterSeconds} s`, {
      retryAfterSeconds,
    })
  }
}
