/** Registers this process as running from this clone until it exits. */
export function noteRunning(): void
