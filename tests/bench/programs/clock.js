/** Microseconds on the machine's monotonic clock, which all processes share. */
exports.now = () => Number(process.hrtime.bigint()) / 1_000
