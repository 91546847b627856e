import { consentTo, UserError } from '@trading/terminal'
import type { CliContext } from './verb'

export async function runRevoke(
  { id, json, yes }: { id: string; json: boolean; yes: boolean },
  { keys, terminal }: CliContext,
): Promise<number> {
  const agree = consentTo({ script: 'keys', verb: 'revoke', yes, terminal })
  const known = (await keys.all()).find((key) => key.id === id)
  if (!known) throw new UserError(`there is no key ${id}; see npm run keys -- list`)
  if (!(await agree(`Revoke key ${id} of ${known.owner} (${known.role})? (yes/no) `))) {
    terminal.tell('nothing was revoked')
    return 1
  }
  const revoked = await keys.revoke(id)
  if (json) await terminal.print(JSON.stringify({ id, revokedAt: revoked?.revokedAt }, null, 2))
  else terminal.tell(`key ${id} is revoked; its sessions and streams end within 5 s`)
  return 0
}
