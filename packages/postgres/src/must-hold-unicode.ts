import type { ClientBase } from 'pg'
import type { Store } from './store'

/** SQL_ASCII stores bytes as they come and returns them unchanged. */
const encodings = ['UTF8', 'SQL_ASCII']

/**
 * In any other encoding the database would reject text with characters that it cannot represent.
 * @throws the store's ConfigurationError if the database cannot hold every text
 */
export async function mustHoldUnicode(client: ClientBase, { ConfigurationError }: Store, address: string): Promise<void> {
  const { rows } = await client.query<{ server_encoding: string }>('SHOW server_encoding')
  const encoding = rows[0]?.server_encoding ?? ''
  if (encodings.includes(encoding)) return
  const message = `the database at ${address} has the encoding ${encoding}, which cannot hold every text: create one with ENCODING 'UTF8' TEMPLATE template0`
  throw new ConfigurationError('BAD_ENCODING', message)
}
