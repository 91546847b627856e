import type { ClientBase } from 'pg'

/** The required settings of a connection, by name; times in milliseconds. */
export type Session = Readonly<Record<string, string>>

/**
 * Set regardless of the database's defaults. Some statements fail at a stricter isolation level than *read committed*, pg parses only ISO
 * dates, and idle connections must be kept. Statements are short, and compiling one takes 30 ms: PostgreSQL does so whenever it expects many rows, as of
 * a table whose rows nothing has counted yet.
 */
export const pinned: Session = {
  default_transaction_isolation: 'read committed',
  DateStyle: 'ISO, MDY',
  idle_session_timeout: '0',
  jit: 'off',
}

/**
 * For a store whose statements find rows by keys. PostgreSQL keeps the plan of a prepared statement: one that was made while a table was small would read
 * all of it ever after, until the table is analysed.
 */
export const byKeys: Session = { enable_seqscan: 'off' }

const unheldText = `
  SELECT name FROM pg_settings JOIN unnest($1::text[], $2::text[]) AS asked (name, value) USING (name) WHERE setting <> value`
const setText = 'SELECT set_config(name, value, false) FROM unnest($1::text[], $2::text[]) AS asked (name, value)'

const parametersOf = (session: Session) => [Object.keys(session), Object.values(session)]

/** The settings that differ on the server. Read back, since a pooler in between may drop them. */
export async function unheld(client: ClientBase, session: Session): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(unheldText, parametersOf(session))
  return rows.map(({ name }) => name)
}

export async function setSession(client: ClientBase, session: Session): Promise<void> {
  await client.query(setText, parametersOf(session))
}

/** The address with these settings in its options, where they take precedence. Spaces in values are escaped. */
export function withSession(url: string, session: Session): string {
  const address = new URL(url)
  const options = Object.entries(session).map(([name, value]) => `-c ${name}=${value.replaceAll(' ', '\\ ')}`)
  address.searchParams.set('options', [address.searchParams.get('options'), ...options].filter(Boolean).join(' '))
  return address.toString()
}
