import { Client } from 'pg'
import type { Row } from './database'

const connectMs = 5_000

/** Runs statements on a connection of their own; resolves with the rows of the last. */
export async function sql(url: string, text: string): Promise<Row[]> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: connectMs, application_name: 'dev' })
  // A server that is killed meanwhile is told by the query itself; unheard, it would end this process.
  client.on('error', () => undefined)
  try {
    await client.connect()
    const results = [await client.query(text)].flat()
    return results.at(-1)?.rows ?? []
  } finally {
    await client.end().catch(() => undefined)
  }
}
