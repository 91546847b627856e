export interface HeldLock {
  /** Adds a process that works under this lock, and keeps it if this process is killed first. */
  shareWith(pid: number): void
  release(): void
}

/** A lock between processes, any of which may be killed while it holds the lock. The parent folder must exist. */
export function lockAt(path: string): {
  /** Undefined if another process holds it: try again. */
  tryToTake(): HeldLock | undefined
}
