import { type Column, instantText, printableLine, type Terminal, table } from '@trading/terminal'
import type { StoredKey } from '../store/keys'
import type { CliContext } from './verb'

type State = 'valid' | 'expired' | 'revoked'

const stateOf = ({ revokedAt, expiresAt }: StoredKey, now: number): State =>
  revokedAt ? 'revoked' : expiresAt && expiresAt.getTime() <= now ? 'expired' : 'valid'

export async function runList({ json }: { json: boolean }, { keys, terminal, now }: CliContext): Promise<number> {
  const all = await keys.all()
  await terminal.print(json ? JSON.stringify(all.map(withoutHash(now)), null, 2) : asText(all, now, terminal))
  return 0
}

const withoutHash =
  (now: number) =>
  (key: StoredKey): object => {
    const { id, owner, role, strategy, symbols, createdAt, expiresAt, revokedAt } = key
    return { id, owner, role, strategy, symbols, createdAt, expiresAt, revokedAt, state: stateOf(key, now) }
  }

const asText = (all: readonly StoredKey[], now: number, terminal: Terminal): string =>
  all.length === 0 ? 'There are no keys.' : table(all, columnsAt(now), terminal)

const columnsAt = (now: number): Column<StoredKey>[] => [
  { title: 'ID', text: ({ id }) => id },
  { title: 'OWNER', text: ({ owner }) => printableLine(owner) },
  { title: 'ROLE', text: ({ role }) => role },
  {
    title: 'STATE',
    text: (key) => stateOf(key, now),
    colour: (key) => (stateOf(key, now) === 'valid' ? 'green' : 'dim'),
  },
  { title: 'STRATEGY', text: ({ strategy }) => printableLine(strategy ?? '') },
  { title: 'SYMBOLS', text: ({ symbols }) => printableLine(symbols?.join(',') ?? 'all') },
  { title: 'MADE', text: ({ createdAt }) => instantText(createdAt.getTime()) },
  { title: 'EXPIRES', text: ({ expiresAt }) => (expiresAt ? instantText(expiresAt.getTime()) : 'never') },
]
