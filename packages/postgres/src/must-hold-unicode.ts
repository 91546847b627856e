import type { ClientBase } from 'pg'
import type { Store } from './store'

/** As it comes: a database without an encoding stores bytes, and gives back what it was given. */
const encodings = ['UTF8', 'SQL_ASCII']

/**
 * Text in letters that the database does not have would be refused each time.
 * @throws the store's ConfigurationError where the database cannot hold every text
 */
export async function mustHoldUnicode(client: ClientBase, { ConfigurationError }: Store, address: string): Promise<void> {
  const { rows } = await client.query<{ server_encoding: string }>('SHOW server_encoding')
  const encoding = rows[0]?.server_encoding ?? ''
  if (encodings.includes(encoding)) return
  const message = `the database at ${address} has the encoding ${encoding}, which cannot hold every text: create one with ENCODING 'UTF8' TEMPLATE template0`
  throw new ConfigurationError('BAD_ENCODING', message)
}
