/** What the network does to bytes in one direction. */
export interface Conditions {
  /**
   * `holds`: nothing passes; bytes arrive late, once it forwards again, as after a partition.
   * `drops`: bytes are silently lost. A connection that lost bytes carries no more, because TCP never delivers with a gap.
   */
  carries: 'forwards' | 'holds' | 'drops'
  /** The latency of each chunk. */
  latencyMs: number
  /** The maximum random extra latency; chunks are never reordered. */
  jitterMs: number
  bytesPerSecond: number
}

export const healthy: Conditions = { carries: 'forwards', latencyMs: 0, jitterMs: 0, bytesPerSecond: Number.POSITIVE_INFINITY }
