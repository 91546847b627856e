import type { EventEmitter } from 'node:events'

const gone = new Set(['EPIPE', 'EIO'])

/**
 * Keeps an output that fails from ending this process, and the services with it. Where whoever read it has gone, there is nobody left to run
 * for; a disk that is full costs only what is not on it.
 */
export function surviveLoss(outputs: readonly EventEmitter[], onGone: () => void): void {
  for (const output of outputs) output.on('error', ({ code = '' }: NodeJS.ErrnoException) => gone.has(code) && onGone())
}
