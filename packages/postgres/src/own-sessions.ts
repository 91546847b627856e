import type { ClientBase } from 'pg'

const pidOf = async (client: ClientBase): Promise<number> => {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
  return rows[0]?.pid ?? 0
}

// In no rhythm that a pooler handing out its connections in turn could keep step with; often enough that chance cannot either.
const order = [0, 1, 1, 0, 0, 0, 1, 1, 0, 1, 1, 1, 0, 1, 0, 0] as const

/**
 * Whether each of two connections that are open at once has a server process of its own, and keeps it. Behind a pooler that hands out
 * the same few connections by the transaction, they do not: a setting made on one of them is then another client's too, or nobody's.
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
