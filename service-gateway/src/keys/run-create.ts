import { makeKey } from '../access/secrets'
import type { CreateCommand } from './command'
import type { CliContext } from './verb'

const dayMs = 86_400_000

/** Prints the key once: only its hash is stored. */
export async function runCreate(command: CreateCommand, { keys, terminal, now }: CliContext): Promise<number> {
  const { json, owner, role, strategy, symbols, expiresDays, ifNone } = command
  if (ifNone && (await keys.valid()).some((key) => key.role === role)) {
    if (json) await terminal.print(JSON.stringify({ created: false }))
    else terminal.tell(`there is a valid key with the role ${role}; nothing was made`)
    return 0
  }
  const { id, key, secretHash } = makeKey()
  const expiresAt = expiresDays === undefined ? null : new Date(now + expiresDays * dayMs)
  await keys.insert({ id, secretHash, owner, role, strategy, symbols, expiresAt })
  if (json) {
    await terminal.print(JSON.stringify({ created: true, id, key, owner, role, strategy, symbols, expiresAt }, null, 2))
    return 0
  }
  const until = expiresAt ? `, until ${expiresAt.toISOString()}` : ''
  terminal.tell(`key ${id} of ${owner}, ${role}${until}. It is shown once; keep it like a password:`)
  await terminal.print(key)
  return 0
}
