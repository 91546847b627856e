import { type Need, needs, type Service } from '../../services'
import { allOrNone } from '../machine/all-or-none'
import type { Tell } from '../machine/tell'
import { chooseServer } from '../server/choose-server'
import { kinds } from '../server/kinds'
import type { Database } from '../server/kinds/postgres/database'
import { provideHaltLogin } from '../server/kinds/postgres/halt-login'
import type { Server } from '../server/server'
import type { ServerKind } from '../server/server-kind'
import { leaveLedgerAddress } from './ledger-address'
import { needsOf, settingThatSpares } from './needs'

/** The servers that the services need. */
export interface Backing {
  /** One line for each server that is up, and for each that a setting makes unnecessary. */
  lines: string[]
  /** The servers that were started for this run. */
  ours: string[]
  /** The settings that are passed to a service. */
  settingsFor(service: Service): NodeJS.ProcessEnv
  /** Stops all of them in parallel. */
  stop(): Promise<void>
}

export interface BackingOptions {
  tell: Tell
  services: readonly Service[]
  env: NodeJS.ProcessEnv
  /** Why RabbitMQ could not be installed, if that was tried. */
  installFault: string | undefined
  abort: AbortSignal
}

interface Opened<S extends Server = Server> {
  need: Need
  line: string
  product: string
  settingsFor(service: Service): NodeJS.ProcessEnv
  server: S
  /** The database's address with the login that may record halts. */
  haltUrl?: string
  stop(): Promise<void>
}

/** Opens the servers that these services need, in parallel, on their default ports if those are free. */
export async function openBacking({ tell, services, env, installFault, abort }: BackingOptions): Promise<Backing> {
  const needing = (need: Need) => services.filter((service) => needsOf(service, env).includes(need))
  const needed = needs.filter((need) => needing(need).length > 0)
  const common = { tell, env, name: 'start' }
  const openings: Record<Need, (abort: AbortSignal) => Promise<Opened>> = {
    broker: (within) => open(kinds.broker, { ...common, services: needing('broker'), installFault, abort: within }),
    database: async (within) => withHaltLogin(await open(kinds.database, { ...common, services: needing('database'), abort: within })),
    cache: (within) => open(kinds.cache, { ...common, services: needing('cache'), abort: within }),
  }
  const opened = await allOrNone<Opened[]>(
    needed.map((need) => openings[need]),
    abort,
  )
  const spared = services.flatMap((service) =>
    service.needs.filter((need) => !needed.includes(need)).map((need) => `${settingThatSpares(service, need, env)}: no ${need}`),
  )
  const ours = opened.filter(({ server }) => server.kind !== 'url')
  const ofDatabase = (login: string | undefined): NodeJS.ProcessEnv => {
    const service = needing('database').find(({ databaseLogin }) => databaseLogin === login)
    return (service && ours.find(({ need }) => need === 'database')?.settingsFor(service)) ?? {}
  }
  const { DATABASE_URL: url, DATABASE_MIGRATION_URL: ownerUrl } = ofDatabase(undefined)
  const { DATABASE_URL: historyUrl } = ofDatabase('market')
  const { DATABASE_URL: gatewayUrl } = ofDatabase('gateway')
  const haltUrl = ours.find(({ need }) => need === 'database')?.haltUrl
  const takeAway = url && ownerUrl ? leaveLedgerAddress({ url, ownerUrl, historyUrl, haltUrl, gatewayUrl }) : () => undefined
  return {
    lines: [...opened.map(({ line }) => line), ...spared],
    ours: ours.map(({ product }) => product),
    settingsFor: (service) => Object.assign({}, ...opened.map((one) => one.settingsFor(service)), haltSettings(service, opened)),
    async stop() {
      takeAway()
      await Promise.all(opened.map((one) => one.stop()))
    },
  }
}

/** The address of the database with the login that may record halts, for a service that does. */
const haltSettings = ({ recordsHalts }: Service, opened: readonly Opened[]): NodeJS.ProcessEnv => {
  const haltUrl = opened.find(({ need }) => need === 'database')?.haltUrl
  return recordsHalts && haltUrl ? { HALT_DATABASE_URL: haltUrl } : {}
}

interface OpenOptions {
  tell: Tell
  env: NodeJS.ProcessEnv
  name: string
  /** Those that need it. */
  services: readonly Service[]
  installFault?: string | undefined
  abort: AbortSignal
}

async function open<S extends Server, P extends string, L, G>(
  kind: ServerKind<S, P, L, G>,
  { services, ...options }: OpenOptions,
): Promise<Opened<S>> {
  const server = await chooseServer(kind, { ...options, ports: kind.ports })
  const { need, product } = kind
  const settings = new Map<Service, NodeJS.ProcessEnv>()
  try {
    // One after the other: each may create its login.
    for (const service of services) settings.set(service, await kind.settings(server, service))
  } catch (error) {
    await server.stop()
    throw error
  }
  return {
    ...{ need, product, server, line: kind.describe(server) },
    settingsFor: (service) => settings.get(service) ?? {},
    stop: () => server.stop(),
  }
}

async function withHaltLogin(opened: Opened<Database>): Promise<Opened> {
  try {
    return { ...opened, haltUrl: await provideHaltLogin(opened.server) }
  } catch (error) {
    await opened.stop()
    throw error
  }
}
