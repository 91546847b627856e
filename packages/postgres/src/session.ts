import type { ClientBase } from 'pg'

/** What a connection must be set to, by the name of the setting; times in milliseconds. */
export type Session = Readonly<Record<string, string>>

/**
 * Whatever the database's own defaults are. Statements are written for *read committed*, and anything stricter makes some of them fail; dates
 * are read as ISO 8601, and those of another style come out as none; connections are kept while nothing is to be done.
 */
export const pinned: Session = {
  default_transaction_isolation: 'read committed',
  DateStyle: 'ISO, MDY',
  idle_session_timeout: '0',
}

const unheldText = `
  SELECT name FROM pg_settings JOIN unnest($1::text[], $2::text[]) AS asked (name, value) USING (name) WHERE setting <> value`
const setText = 'SELECT set_config(name, value, false) FROM unnest($1::text[], $2::text[]) AS asked (name, value)'

const parametersOf = (session: Session) => [Object.keys(session), Object.values(session)]

/** The settings that are otherwise there. Read back, since whatever stands between us and the server may drop what was asked for. */
export async function unheld(client: ClientBase, session: Session): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(unheldText, parametersOf(session))
  return rows.map(({ name }) => name)
}

export async function setSession(client: ClientBase, session: Session): Promise<void> {
  await client.query(setText, parametersOf(session))
}

/** The address with these settings in it, as what stands there wins over any other. A blank in a value is escaped. */
export function withSession(url: string, session: Session): string {
  const address = new URL(url)
  const options = Object.entries(session).map(([name, value]) => `-c ${name}=${value.replaceAll(' ', '\\ ')}`)
  address.searchParams.set('options', [address.searchParams.get('options'), ...options].filter(Boolean).join(' '))
  return address.toString()
}
