/** What a service needs to run, besides Node. */
export type Need = 'broker' | 'database' | 'cache'

export const needs: readonly Need[]

export interface Service {
  /** The everyday name, by which `npm start` names its processes. */
  readonly name: string
  /** Its folder, and its name in Compose unless `compose` says otherwise. */
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
  /** `full`: run only by `npm start -- --full` and docker-compose.full.yml. */
  readonly stack?: 'full'
  /** What it needs besides, and the settings whose defaults differ, in the full stack. The environment goes before these settings. */
  readonly inFullStack?: {
    readonly needs?: readonly Need[]
    readonly settings?: Readonly<Record<string, string>>
  }
  /** Its settings in the stack that it is listed for. */
  readonly settings?: Readonly<Record<string, string>>
  /** Its own login and schema in the database: with `market`, the login `trading_market` and the schema `market`. Without it, the engines' login. */
  readonly databaseLogin?: string
  /** Whether that login may also read the ledger. */
  readonly readsLedger?: boolean
  /** Whether it may read the history of prices as well. */
  readonly readsHistory?: boolean
  /** Whether it halts trading: then it gets the address with that login in HALT_DATABASE_URL. */
  readonly recordsHalts?: boolean
  /** A port that people or other services know; `npm start` takes this one if it is free. */
  readonly listens?: {
    readonly portSetting: string
    readonly port: number
    /** The setting in which services that call it get its address. */
    readonly addressSetting?: string
  }
  /** The settings with addresses of the services that it calls. */
  readonly calls?: readonly string[]
}

/** The list of services, in the order of the data flow. */
export const services: readonly Service[]

/** The services that plain `npm start` and `docker compose up` run. */
export const plainServices: readonly Service[]

/** The services that `npm start -- --full` and docker-compose.full.yml run, as they are there. */
export const fullServices: readonly Service[]

/** The services that `npm run replay` runs. */
export const replayServices: readonly Service[]

/** A service as it is in the full stack. */
export function inFullStack(service: Service): Service

/** The service in a folder; throws if there is none. */
export function serviceIn(folder: string): Service
