import type { ServiceProcess } from '../service-process'

/** An order as the venue has it; times in milliseconds since the epoch, by the venue's clock. */
export interface VenueOrder {
  clientOrderId: string
  fills: number
  takenAt: number
  filledAt: number | undefined
}

export interface SharedVenue {
  readonly url: string
  /** Settings for engines that use it. */
  readonly env: NodeJS.ProcessEnv
  /** Sets its misbehaviour; `{}` heals it. */
  steer(misbehaviour: object): Promise<void>
  /** Every order with the number and times of its fills. */
  book(): Promise<VenueOrder[]>
  /** The number of orders rejected because they arrived too late. */
  late(): Promise<number>
}

interface Book {
  late: number
  book: { clientOrderId: string; fills: number; takenAt: string; outcome?: { at?: string } }[]
}

/** Starts the paper venue as a separate process; resolves once it listens. */
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
      return book.map(({ clientOrderId, fills, takenAt, outcome }) => ({
        clientOrderId,
        fills,
        takenAt: Date.parse(takenAt),
        filledAt: fills > 0 && outcome?.at ? Date.parse(outcome.at) : undefined,
      }))
    },
    late: async () => ((await ask('/book')) as Book).late,
  }
}
