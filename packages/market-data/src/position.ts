/** Where a tick stands among those of its symbol. Each start of the writer has a higher epoch, and counts from 1 in it. */
export interface Position {
  readonly epoch: number
  readonly sequence: number
}

/** Negative if `one` comes first, positive if `other` does, 0 if they are the same. */
export const inOrder = (one: Position, other: Position): number => one.epoch - other.epoch || one.sequence - other.sequence

/** Whether nothing can have come between: the next one of the epoch, or the first of a higher epoch. */
export const follows = (before: Position, next: Position): boolean =>
  next.epoch === before.epoch ? next.sequence === before.sequence + 1 : next.epoch > before.epoch && next.sequence === 1
