/** Notes that this process runs from this clone, until it ends. */
export function noteRunning(): void
