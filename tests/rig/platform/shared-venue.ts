import type { Observations } from '../oracle/oracle'
import type { ServiceProcess } from '../service-process'

export interface SharedVenue {
  readonly url: string
  /** For the engines that are to use it. */
  readonly env: NodeJS.ProcessEnv
  /** Changes how it behaves; `{}` heals it. */
  steer(misbehaviour: object): Promise<void>
  /** Every order, how often it was filled and when. */
  book(): Promise<NonNullable<Observations['book']>>
  /** How many orders came too late to be taken. */
  late(): Promise<number>
}

interface Book {
  late: number
  book: { clientOrderId: string; fills: number; outcome?: { at?: string } }[]
}

/** The paper venue as a process of its own, once it listens. */
export async function sharedVenue(process: ServiceProcess): Promise<SharedVenue> {
  const url = String((await process.seen('venue.listening')).url)
  const ask = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(`${url}${path}`, { ...init, headers: { connection: 'close' } })
    if (!response.ok) throw new Error(`${init.method ?? 'GET'} ${path}: ${response.status} ${await response.text()}`)
    return response.json()
  }
  return {
    url,
    env: { VENUE: 'http', VENUE_URL: url },
    steer: async (misbehaviour) => void (await ask('/control', { method: 'PUT', body: JSON.stringify(misbehaviour) })),
    async book() {
      const { book } = (await ask('/book')) as Book
      return book.map(({ clientOrderId, fills, outcome }) => ({
        clientOrderId,
        fills,
        filledAt: fills > 0 && outcome?.at ? Date.parse(outcome.at) : undefined,
      }))
    },
    late: async () => ((await ask('/book')) as Book).late,
  }
}
