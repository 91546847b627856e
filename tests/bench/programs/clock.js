/** Microseconds on the machine's monotonic clock, which all processes share. */
const now = () => Number(process.hrtime.bigint()) / 1_000
exports.now = now

/** Calls `each` at a steady rate. Scheduled by the clock, not by a sum of waits, so that the rate does not drift. */
exports.pacedBy = async (perSecond, things, each) => {
  const startedAt = now()
  for (const [index, thing] of things.entries()) {
    const waitMs = (startedAt + (index * 1_000_000) / perSecond - now()) / 1_000
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs))
    each(thing)
  }
}
