/** The largest request that the portfolio reads. */
export const maxRequestBytes = 131_072
/** The largest message that the portfolio sends. */
export const maxResponseBytes = 4_194_304
/** A stream on which nothing else was sent for so long carries a heartbeat. */
export const heartbeatMs = 5_000
/** How long a stream may be silent, heartbeats included, before whoever reads it should take it for dead. */
export const silenceMs = 3 * heartbeatMs
