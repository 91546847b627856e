import { createHash } from 'node:crypto'
import { mkdirSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { isPlain } from '../../../machine/plain-path'
import { run } from '../../../machine/run'
import { type Folders, type Place, placeFor } from './private-place'

const kept = (dir: string) => {
  mkdirSync(dir, { recursive: true })
  return { dir, remove: async () => undefined }
}

/** A permanent folder: this one, or one elsewhere if a server cannot use it. */
export async function keptPlace({ native, dir }: { native: string; dir: string }): Promise<Place> {
  const isRoot = process.getuid?.() === 0
  const owner = statSync(join(dir, 'data'), { throwIfNoEntry: false })
  if (owner && !isRoot && owner.uid !== process.getuid?.())
    throw new Error(`${dir} belongs to another user: start as that user, or set DATABASE_URL`)
  const folders: Folders = { here: kept, elsewhere: (wanted) => kept(placeElsewhere(wanted, isRoot)) }
  const place = await placeFor({ native, dir, run, tell: () => undefined, folders })
  // Data that a user created stays theirs, even if root starts the server.
  const theirs = owner && isRoot && place.dir === dir && owner.uid !== place.user?.uid
  return theirs ? { ...place, user: { uid: owner.uid, gid: owner.gid } } : place
}

/** The same for every process. Not in the temporary folder, which a reboot may clear. */
function placeElsewhere(dir: string, isRoot: boolean): string {
  const base = [isRoot ? '/var/lib' : join(homedir(), '.local', 'state'), '/var/tmp'].find(isPlain) as string
  const clone = createHash('sha256').update(dirname(dir)).digest('hex').slice(0, 12)
  return join(base, 'trading-platform', clone, basename(dir))
}
