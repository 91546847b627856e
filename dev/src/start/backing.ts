import { type Need, needs, type Service } from '../../services'
import { allOrNone } from '../machine/all-or-none'
import type { Tell } from '../machine/tell'
import { chooseServer } from '../server/choose-server'
import { kinds } from '../server/kinds'
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

interface Opened {
  need: Need
  line: string
  product: string
  settings: NodeJS.ProcessEnv
  server: Server
  stop(): Promise<void>
}

/** Opens the servers that these services need, in parallel, on their default ports if those are free. */
export async function openBacking({ tell, services, env, installFault, abort }: BackingOptions): Promise<Backing> {
  const needed = needs.filter((need) => services.some((service) => needsOf(service, env).includes(need)))
  const common = { tell, env, name: 'start' }
  const openings: Record<Need, (abort: AbortSignal) => Promise<Opened>> = {
    broker: (within) => open(kinds.broker, { ...common, installFault, abort: within }),
    database: (within) => open(kinds.database, { ...common, abort: within }),
    cache: (within) => open(kinds.cache, { ...common, abort: within }),
  }
  const opened = await allOrNone<Opened[]>(
    needed.map((need) => openings[need]),
    abort,
  )
  const spared = services.flatMap((service) =>
    service.needs.filter((need) => !needed.includes(need)).map((need) => `${settingThatSpares(service, need, env)}: no ${need}`),
  )
  const settingsOf = (need: Need) => opened.find((one) => one.need === need)?.settings
  const ours = opened.filter(({ server }) => server.kind !== 'url')
  const ledger = ours.find(({ need }) => need === 'database')?.settings.DATABASE_URL
  const takeAway = ledger ? leaveLedgerAddress(ledger) : () => undefined
  return {
    lines: [...opened.map(({ line }) => line), ...spared],
    ours: ours.map(({ product }) => product),
    settingsFor: (service) => Object.assign({}, ...needsOf(service, env).map(settingsOf)),
    async stop() {
      takeAway()
      await Promise.all(opened.map((one) => one.stop()))
    },
  }
}

async function open<S extends Server, P extends string, L, G>(
  kind: ServerKind<S, P, L, G>,
  options: { tell: Tell; env: NodeJS.ProcessEnv; name: string; installFault?: string | undefined; abort: AbortSignal },
): Promise<Opened> {
  const server = await chooseServer(kind, { ...options, ports: kind.ports })
  const { need, product } = kind
  return { need, product, server, line: kind.describe(server), settings: kind.settings(server), stop: () => server.stop() }
}
