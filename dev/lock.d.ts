export interface HeldLock {
  /** A process that works under this lock, and holds it on where we are killed before it. */
  shareWith(pid: number): void
  release(): void
}

/** A lock that several processes want, which may be killed while they hold it. Its parent folder has to exist. */
export function lockAt(path: string): {
  /** Undefined where it is held now: ask again. */
  tryToTake(): HeldLock | undefined
}
