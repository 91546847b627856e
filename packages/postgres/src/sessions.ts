import { within } from '@trading/runtime'
import { Client, type ClientBase, type ClientConfig } from 'pg'
import type { DatabaseConfigurationError } from './errors'
import { haveOwnSessions } from './own-sessions'
import { type Session, setSession, unheld } from './session'
import type { Store } from './store'

/** A kind of connection: how it is opened, and the settings it must have. */
export interface SessionKind {
  config: ClientConfig
  session: Session
}

const closeTimeoutMs = 2_000

/**
 * Ensures that connections have the settings they were opened with. A pooler in transaction mode is refused; a pooler in session mode may
 * drop the settings, and they are then set again.
 */
export function createSessions(kinds: readonly [SessionKind, SessionKind], { address, store }: { address: string; store: Store }) {
  let dropped = false

  const keep = async (client: ClientBase, session: Session): Promise<void> => {
    const lost = await unheld(client, session)
    if (lost.length === 0) return
    if (!dropped)
      throw new Error(`the connection was opened without ${lost.join(', ')}: was a connection pooler put in front of the database?`)
    await setSession(client, session)
  }

  return {
    keep,
    /**
     * Must run before any other connection is opened, since a setting on a shared connection affects other clients.
     * @throws the store's ConfigurationError if connections are shared
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
      'transaction mode: time-outs and synchronous_commit would not hold. Connect directly to PostgreSQL, or through a pooler in session mode',
  )
