/**
 * Milliseconds from when each tick was handed over until it arrived. A reader that is behind sees the newest only: what it skipped has arrived
 * with that one. `sent` begins with the tick whose sequence is `first`. @throws if the last tick has not arrived
 */
export function tookMs(sent: readonly number[], first: number, arrived: readonly (readonly [sequence: number, at: number])[]): number[] {
  let next = 0
  return sent.map((sentAt, index) => {
    while (next < arrived.length && (arrived[next]?.[0] as number) < first + index) next++
    const at = arrived[next]?.[1]
    if (at === undefined) throw new Error(`tick ${first + index} has not arrived`)
    return (at - sentAt) / 1_000
  })
}
