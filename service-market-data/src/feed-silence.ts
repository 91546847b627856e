export interface FeedSilence {
  /** The feed is asked for a tick. */
  asked(): void
  /** The feed gave a tick that is stored. */
  answered(): void
  /** Milliseconds for which the feed has had no tick although it was asked; 0 unless that is too long. */
  readonly tooLongMs: number
}

export interface FeedSilenceOptions {
  /** Beyond this, the last prices no longer stand. */
  maxMs: number
  /** Milliseconds since the epoch. */
  now?: () => number
}

/**
 * Notices a feed that has died without ending. Only the time in which a tick is wanted counts, and not that in which one waits for its pace.
 * A value that is refused does not end the silence.
 */
export function createFeedSilence({ maxMs, now = Date.now }: FeedSilenceOptions): FeedSilence {
  let since: number | undefined
  return {
    asked() {
      since ??= now()
    },
    answered() {
      since = undefined
    },
    get tooLongMs() {
      const ms = since === undefined ? 0 : now() - since
      return ms > maxMs ? ms : 0
    },
  }
}
