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

export const turned = <T>(all: readonly T[], by: number): T[] => all.map((_, index) => all[(index + by) % all.length] as T)
