import type { Missing } from './series'
import type { Trips } from './trips'

/** Says in which rounds signals did not arrive in time; their percentiles are too low then. */
export const lateSignals = (who: string, rounds: readonly Pick<Trips, 'start' | 'late'>[]): Missing[] =>
  rounds.flatMap(({ start, late }, round) =>
    late === 0
      ? []
      : {
          what: `${who}, round ${round + 1}, ${late} of ${start.length} signals`,
          why: 'no start or no report when the load stopped waiting; they count as if they had arrived then',
        },
  )
