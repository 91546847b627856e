/** What a network does to the bytes that travel one way through it. */
export interface Conditions {
  /**
   * `holds`: nothing passes, and what was sent arrives late, once it forwards again, as after a partition.
   * `drops`: what was sent is gone, in silence. A connection that lost bytes carries no more: TCP never delivers with a gap.
   */
  carries: 'forwards' | 'holds' | 'drops'
  /** How long each chunk is under way. */
  latencyMs: number
  /** Up to so much longer, by chance; chunks never overtake each other. */
  jitterMs: number
  bytesPerSecond: number
}

export const healthy: Conditions = { carries: 'forwards', latencyMs: 0, jitterMs: 0, bytesPerSecond: Number.POSITIVE_INFINITY }
