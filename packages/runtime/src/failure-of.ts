import { describeCause } from './describe-cause'

/** Names the feed or strategy that failed. An error with an exit code, such as a ReplayFileError, already says what to do. */
export const failureOf = (who: string, cause: unknown): Error =>
  cause instanceof Error && 'exitCode' in cause ? cause : new Error(`${who} failed: ${describeCause(cause)}`, { cause })
