import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { endsWithUs, quoted } from '../machine/ends-with-us'
import type { Run, User } from '../machine/run'
import { programsIn } from './postgres-programs'
import { nobody, outOfReach } from './unprivileged'

/** Where a private server is: programs that its user can run, and a folder that they can write to. */
export interface Place {
  native: string
  dir: string
  /** Undefined where it is us. */
  user: User | undefined
  remove(): Promise<void>
}

export interface PlaceOptions {
  /** The folder with PostgreSQL's programs. */
  native: string
  /** A new folder. */
  dir: string
  run: Run
  isRoot?: boolean
}

/** A folder that does not outlive us: the given one, or one of the system's temporary ones where root keeps that to itself, as under /root. */
export async function placeFor({ native, dir, run, isRoot = process.getuid?.() === 0 }: PlaceOptions): Promise<Place> {
  mkdirSync(dir, { recursive: true })
  const here = { native, dir, user: undefined, remove: removal(dir) }
  if (!isRoot) return here
  const user = await nobody(run)
  chownSync(dir, user.uid, user.gid)
  if (!(await outOfReach(run, user, { program: programsIn(native).initdb, folder: dir }))) return { ...here, user }
  await here.remove()

  const outside = mkdtempSync(join(tmpdir(), 'trading-postgres-'))
  const there = { native: join(outside, 'native'), dir: outside, user, remove: removal(outside) }
  chmodSync(outside, 0o755)
  chownSync(outside, user.uid, user.gid)
  cpSync(native, there.native, { recursive: true, verbatimSymlinks: true })
  return there
}

function removal(dir: string): () => Promise<void> {
  const release = endsWithUs(`rm -rf ${quoted(dir)}`)
  return async () => {
    rmSync(dir, { recursive: true, force: true })
    await release()
  }
}
