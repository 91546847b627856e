/** How much of a bucket is used. */
export interface Count {
  current: number
  /** Until the window ends, in milliseconds. */
  ttl: number
}

/** Counts one more in a bucket. A window begins with its first request. */
export type CountOne = (bucket: string, windowMs: number) => Count
