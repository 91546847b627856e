import { describeCause } from '@trading/runtime'

/** That a feed or a strategy failed. An error that has an exit code of its own, as one of a file that cannot be read, already says what to do. */
export const failureOf = (who: string, cause: unknown): Error =>
  cause instanceof Error && 'exitCode' in cause ? cause : new Error(`${who} failed: ${describeCause(cause)}`, { cause })
