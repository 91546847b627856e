import { Client } from 'pg'
import type { Row } from './database'

const connectMs = 5_000

/** Runs statements on a new connection; resolves with the rows of the last one. */
export async function sql(url: string, text: string): Promise<Row[]> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: connectMs, application_name: 'dev' })
  // If the server dies, the query rejects; without a listener the error event would also crash this process.
  client.on('error', () => undefined)
  try {
    await client.connect()
    const results = [await client.query(text)].flat()
    return results.at(-1)?.rows ?? []
  } finally {
    await client.end().catch(() => undefined)
  }
}
