import { randomInt } from 'node:crypto'
import type { Querying } from '@trading/postgres'

/** The first key of the instances' advisory locks; the second is the instance's number. Must be the same in every version. */
export const instanceLockKey = 7_242_006

/** A process that records outcomes and publishes their reports. */
export interface Instance {
  /** Stands in the report rows. A relay that can lock it knows that the process is dead. */
  readonly number: number
  /** Locks a number for the life of this session; a new one if the last is still locked by a session that the server has not missed yet. */
  lock(querying: Querying): Promise<void>
}

const lockStatement = { text: 'SELECT pg_try_advisory_lock($1, $2)' }

export function createInstance(newNumber = () => randomInt(1, 2 ** 31)): Instance {
  let number = newNumber()
  return {
    get number() {
      return number
    },
    async lock(querying) {
      for (let next = number; ; next = newNumber()) {
        const { rows } = await querying.values<[boolean]>(lockStatement, [instanceLockKey, next])
        if (!rows[0]?.[0]) continue
        // Not before it is locked: a report with a free number seems to be that of a dead process.
        number = next
        return
      }
    },
  }
}
