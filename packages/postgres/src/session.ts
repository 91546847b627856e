import type { ClientBase } from 'pg'

/** What a connection must be set to, by the name of the setting; times in milliseconds. */
export type Session = Readonly<Record<string, string>>

/** Whatever the database's own default is: each statement is written for it, and anything stricter makes some of them fail. */
export const readCommitted: Session = { default_transaction_isolation: 'read committed' }

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
