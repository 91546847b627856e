/** How a process ended: its exit code, or the signal that ended it. */
export interface Exit {
  code: number | null
  signal: NodeJS.Signals | null
}

/** EX_CONFIG of sysexits.h: a restart would fail the same way. */
export const wrongConfiguration = 78

const firstWaitMs = 500
const longestWaitMs = 10_000
// A crash after a run this long is a new problem, so the wait starts over.
const forgiveAfterMs = 30_000

export function isCrash({ code }: Exit): boolean {
  return code !== 0 && code !== wrongConfiguration
}

/** Waits 0.5, 1, 2, 4 … at most 10 s between restarts. */
export function createRestartPolicy() {
  let crashesInARow = 0
  return {
    /** How long to wait before the restart, or undefined for no restart. */
    after(exit: Exit, ranForMs: number): number | undefined {
      if (!isCrash(exit)) return undefined
      if (ranForMs >= forgiveAfterMs) crashesInARow = 0
      const waitMs = Math.min(firstWaitMs * 2 ** crashesInARow, longestWaitMs)
      crashesInARow += 1
      return waitMs
    },
  }
}

export const describeExit = ({ code, signal }: Exit): string => (signal ? `was killed by ${signal}` : `exited with code ${code}`)
