/**
 * Measures each contestant once per round, so that a temporary slowdown of the machine affects all alike. A different one goes first in
 * each round, so that none always follows the same neighbour.
 */
export async function rounds<T, R>(all: readonly T[], count: number, measure: (one: T, round: number) => Promise<R>): Promise<Map<T, R[]>> {
  const measured = new Map<T, R[]>(all.map((one) => [one, []]))
  for (let round = 0; round < count; round++) {
    for (const one of turned(all, round)) measured.get(one)?.push(await measure(one, round))
  }
  return measured
}

/** In each round, of what is compared within a few per cent: the machine changes more from one second to the next. */
export const turns = 3

export interface TurnsOptions {
  rounds: number
  /** In each round. */
  turns: number
}

/**
 * The same in rounds of several short turns, one contestant after the other, so that what slows the machine down for a second meets all of
 * them in the same round. Resolves with the results of each round's turns.
 */
export async function inTurns<T, R>(
  all: readonly T[],
  { rounds: count, turns }: TurnsOptions,
  measure: (one: T, round: number) => Promise<R>,
): Promise<Map<T, R[][]>> {
  const measured = await rounds(all, count * turns, (one, turn) => measure(one, Math.floor(turn / turns)))
  const byRound = (results: readonly R[]) => Array.from({ length: count }, (_, round) => results.slice(round * turns, (round + 1) * turns))
  return new Map([...measured].map(([one, results]) => [one, byRound(results)]))
}

export const turned = <T>(all: readonly T[], by: number): T[] => all.map((_, index) => all[(index + by) % all.length] as T)
