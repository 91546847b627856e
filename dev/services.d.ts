/** What a service needs to run, besides Node. */
export type Need = 'broker' | 'database' | 'cache'

export const needs: readonly Need[]

export interface Service {
  /** As people call one of it: `npm start` names its processes by it. */
  readonly name: string
  /** Its folder, and its name in `docker-compose.yml` unless `compose` says otherwise. */
  readonly folder: string
  readonly about: string
  /** `npm start` opens these and passes their addresses on. */
  readonly needs: readonly Need[]
  /** The setting and its value under which it does without one of them. */
  readonly doesWithout?: Partial<Record<Need, Readonly<Record<string, string>>>>
  /** Absent where one process is all there can be; `onlyOne` then says why. */
  readonly scale?: {
    readonly default: number
    readonly most: number
    /** The setting that gives each process its own name. */
    readonly nameSetting: string
  }
  readonly onlyOne?: string
  /** It begins the work of others: it is stopped before they are, so that they can finish what they have. */
  readonly stopsFirst?: boolean
  /** The Compose profile that it belongs to. Without one, plain `npm start` and `docker compose up` run it; with one, neither does. */
  readonly profile?: string
  readonly compose?: string
}

/** The one list of services, in the order in which data goes through them. */
export const services: readonly Service[]

/** Those that plain `npm start` and `docker compose up` run. */
export const plainServices: readonly Service[]

/** The entry of a folder; throws where there is none. */
export function serviceIn(folder: string): Service
