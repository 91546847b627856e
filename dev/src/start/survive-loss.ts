import type { EventEmitter } from 'node:events'

const gone = new Set(['EPIPE', 'EIO'])

/**
 * Keeps a failing output from crashing this process and the services with it. If the reader is gone, there is nobody left to run for; a full
 * disk only loses output.
 */
export function surviveLoss(outputs: readonly EventEmitter[], onGone: () => void): void {
  for (const output of outputs) output.on('error', ({ code = '' }: NodeJS.ErrnoException) => gone.has(code) && onGone())
}
