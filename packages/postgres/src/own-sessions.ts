import type { ClientBase } from 'pg'

const pidOf = async (client: ClientBase): Promise<number> => {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
  return rows[0]?.pid ?? 0
}

// Irregular, so that a round-robin pooler cannot match it, and long enough to rule out chance.
const order = [0, 1, 1, 0, 0, 0, 1, 1, 0, 1, 1, 1, 0, 1, 0, 0] as const

/**
 * Whether each of two open connections has its own server process, and keeps it. Behind a pooler in transaction mode they do not: a setting
 * made on one of them then applies to another client too, or to nobody.
 */
export async function haveOwnSessions(connections: readonly [ClientBase, ClientBase]): Promise<boolean> {
  const known: [number | undefined, number | undefined] = [undefined, undefined]
  for (const which of order) {
    const pid = await pidOf(connections[which])
    known[which] ??= pid
    if (known[which] !== pid || known[0] === known[1]) return false
  }
  return true
}
