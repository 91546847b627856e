import { randomUUID } from 'node:crypto'
import { replayServices, type Service } from '../../services'
import { allOrNone } from '../machine/all-or-none'
import type { Tell } from '../machine/tell'
import { chooseServer } from '../server/choose-server'
import { kinds } from '../server/kinds'
import { createDatabase, dropDatabase } from '../server/kinds/postgres/create-database'
import type { Database, DatabaseAddress } from '../server/kinds/postgres/database'
import type { Broker } from '../server/kinds/rabbitmq/broker'
import { createVhost, deleteVhost } from './vhost'

/** A vhost and a database that nothing else uses. */
export interface OwnPlace {
  database: DatabaseAddress
  /** The login that reads positions and ledger. */
  readingUrl: string
  settingsFor(service: Service): NodeJS.ProcessEnv
  /** Removes both, and stops the servers that were started for them. */
  close(): Promise<void>
}

export interface OwnPlaceOptions {
  tell: Tell
  env: NodeJS.ProcessEnv
  /** Why RabbitMQ could not be installed, if that was tried. */
  installFault: string | undefined
  abort: AbortSignal
}

/** Opens it on the servers that are chosen as for `npm start`. */
export async function openOwnPlace({ abort, installFault, ...options }: OwnPlaceOptions): Promise<OwnPlace> {
  const common = { ...options, name: 'replay' }
  const [broker, server] = await allOrNone<[Broker, Database]>(
    [
      (within) => chooseServer(kinds.broker, { ...common, installFault, abort: within }),
      (within) => chooseServer(kinds.database, { ...common, abort: within }),
    ],
    abort,
  )
  const closings: (() => Promise<unknown>)[] = [() => Promise.all([broker.stop(), server.stop()])]
  const close = async () => {
    const failures: unknown[] = []
    for (const closing of closings.splice(0).reverse()) await closing().catch((error) => failures.push(error))
    if (failures.length > 0) throw failures[0]
  }
  try {
    return await open(broker, server, closings, close)
  } catch (error) {
    await close().catch(() => undefined)
    throw error
  }
}

async function open(broker: Broker, server: Database, closings: (() => Promise<unknown>)[], close: () => Promise<void>): Promise<OwnPlace> {
  const name = `replay-${randomUUID().slice(0, 8)}`
  const url = await createVhost(broker, name)
  closings.push(() => deleteVhost(broker, name))
  const database = await createDatabase(server, name)
  closings.push(() => dropDatabase(server, name))
  const settings = new Map<string, NodeJS.ProcessEnv>()
  for (const service of replayServices) {
    const ofDatabase = service.needs.includes('database') ? await kinds.database.settings({ ...server, ...database }, service) : {}
    settings.set(service.folder, { ...kinds.broker.settings({ ...broker, url }), ...ofDatabase })
  }
  const readingUrl = settings.get('service-portfolio')?.DATABASE_URL ?? database.migrationUrl
  return { database, readingUrl, settingsFor: ({ folder }) => settings.get(folder) ?? {}, close }
}
