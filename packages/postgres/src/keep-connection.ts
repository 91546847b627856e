import { within } from '@trading/runtime'
import { Client, escapeIdentifier } from 'pg'
import { type Querying, queryingOn } from './querying'
import { pinned, withSession } from './session'

export interface KeepConnectionOptions {
  url: string
  /** Shown in pg_stat_activity. */
  name: string
  /** The channel that it listens on. */
  channel: string
  onNotification: () => void
  /** How long connecting may take, and how long a statement. */
  statementMs: number
}

export interface KeptConnection {
  /**
   * Does work on the connection, which is opened if there is none. After a failure the next call opens another one. `isNew`: no work has
   * succeeded on this connection, and it may lead to another server than the one before.
   */
  call<T>(work: (querying: Querying, isNew: boolean) => Promise<T>): Promise<T>
  close(): Promise<void>
}

const closeTimeoutMs = 2_000

/** A connection of its own, for a caller that asks again and again and listens in between. Its commits do not wait for the disk. */
export function keepConnection({ url, name, channel, onNotification, statementMs }: KeepConnectionOptions): KeptConnection {
  let current: Promise<Client> | undefined
  /** The connection on which work has succeeded. */
  let proven: Promise<Client> | undefined
  let closed = false

  const open = (): Promise<Client> => {
    const client = new Client({
      connectionString: withSession(url, { ...pinned, synchronous_commit: 'off' }),
      application_name: name,
      connectionTimeoutMillis: statementMs,
      query_timeout: statementMs,
      statement_timeout: Math.ceil((statementMs * 3) / 4),
      keepAlive: true,
    })
    const opening = connect(client, `LISTEN ${escapeIdentifier(channel)}`)
    const lost = () => {
      if (current === opening) current = undefined
    }
    // Without a listener the error event would end the process.
    client.on('error', lost)
    client.on('end', lost)
    client.on('notification', onNotification)
    return opening
  }
  const drop = (opening: Promise<Client>): void => {
    if (current === opening) current = undefined
    void opening.then(end, ignore)
  }

  return {
    async call(work) {
      if (closed) throw new Error('the connection is closed')
      current ??= open()
      const mine = current
      try {
        const result = await work(queryingOn(await mine), mine !== proven)
        proven = mine
        return result
      } catch (cause) {
        // It may still be waiting for the answer to this statement.
        drop(mine)
        throw cause
      }
    },
    async close() {
      closed = true
      const last = current
      current = undefined
      await last?.then(end, ignore)
    },
  }
}

async function connect(client: Client, listen: string): Promise<Client> {
  try {
    await client.connect()
    await client.query(listen)
    return client
  } catch (cause) {
    void end(client)
    throw cause
  }
}

/** A frozen server never acknowledges the end. */
const end = (client: Client): Promise<unknown> => within(closeTimeoutMs, client.end())

const ignore = () => undefined
