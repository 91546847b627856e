import { setImmediate as immediate, setTimeout as timeout } from 'node:timers/promises'

/** Resolves after `ms`, or as soon as `abort` fires. 0 only yields to pending I/O. */
export type Sleep = (ms: number, abort: AbortSignal) => Promise<void>

export const sleep: Sleep = async (ms, abort) => {
  const options = { signal: abort }
  await (ms > 0 ? timeout(ms, undefined, options) : immediate(undefined, options)).catch(() => undefined)
}
