import { within } from '@trading/runtime'
import { Client, type ClientBase, type ClientConfig } from 'pg'
import type { DatabaseConfigurationError } from './errors'
import { haveOwnSessions } from './own-sessions'
import { type Session, setSession, unheld } from './session'
import type { Store } from './store'

/** Connections of one kind: how they are opened, and what they must be set to then. */
export interface SessionKind {
  config: ClientConfig
  session: Session
}

const closeTimeoutMs = 2_000

/**
 * Sees to it that connections are what they were opened as. A pooler may stand before the server: one that hands out its connections by the
 * transaction is refused; one in session mode may drop the settings that a connection is opened with, and they are made again.
 */
export function createSessions(kinds: readonly [SessionKind, SessionKind], { address, store }: { address: string; store: Store }) {
  let dropped = false

  const keep = async (client: ClientBase, session: Session): Promise<void> => {
    const lost = await unheld(client, session)
    if (lost.length === 0) return
    if (!dropped)
      throw new Error(`the connection came without ${lost.join(', ')}, as by a connection pooler that was put before the database`)
    await setSession(client, session)
  }

  return {
    keep,
    /**
     * To be done before any other connection is opened, since what is set on a shared one is set for others.
     * @throws the store's ConfigurationError where connections are shared
     */
    async check(): Promise<void> {
      const [one, other] = kinds.map(({ config }) => new Client(config)) as [Client, Client]
      const clients = [one, other] as const
      for (const client of clients) client.on('error', () => undefined)
      try {
        await Promise.all(clients.map((client) => client.connect()))
        if (!(await haveOwnSessions(clients))) throw sharedSessions(address, store)
        const lost = await Promise.all(clients.map((client, index) => unheld(client, kinds[index as 0 | 1].session)))
        dropped = lost.some((names) => names.length > 0)
      } finally {
        await within(closeTimeoutMs, Promise.all(clients.map((client) => client.end())))
      }
    },
  }
}

export const sharedSessions = (address: string, { ConfigurationError }: Store): DatabaseConfigurationError<string> =>
  new ConfigurationError(
    'SHARED_SESSIONS',
    `the database at ${address} is reached through a connection pooler that shares its connections between clients, as PgBouncer does in ` +
      'transaction mode: time-outs and the way of committing would not hold. Connect to PostgreSQL itself, or through a pooler in session mode',
  )
