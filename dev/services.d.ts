/** What a service needs to run, besides Node. */
export type Need = 'broker' | 'database' | 'cache'

export const needs: readonly Need[]

export interface Service {
  /** The everyday name, by which `npm start` names its processes. */
  readonly name: string
  /** Its folder, and its name in `docker-compose.yml` unless `compose` says otherwise. */
  readonly folder: string
  readonly about: string
  /** `npm start` provides these and passes on their addresses. */
  readonly needs: readonly Need[]
  /** The setting and value with which the service runs without one of them. */
  readonly doesWithout?: Partial<Record<Need, Readonly<Record<string, string>>>>
  /** Absent if there can be only one process; `onlyOne` then says why. */
  readonly scale?: {
    readonly default: number
    readonly most: number
    /** The setting that gives each process its own name. */
    readonly nameSetting: string
  }
  readonly onlyOne?: string
  /** Produces work for other services: it is stopped first, so that they can finish. */
  readonly stopsFirst?: boolean
  /** Its Compose profile. Services with a profile are not run by plain `npm start` and `docker compose up`. */
  readonly profile?: string
  readonly compose?: string
}

/** The list of services, in the order of the data flow. */
export const services: readonly Service[]

/** The services that plain `npm start` and `docker compose up` run. */
export const plainServices: readonly Service[]

/** The service in a folder; throws if there is none. */
export function serviceIn(folder: string): Service
