import { createHash } from 'node:crypto'
import { chmodSync, lstatSync, mkdirSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { endsWithUs, quoted } from './ends-with-us'
import { ownFolder } from './own-folder'
import { removeLeftovers } from './state-dir'

// Letters, digits and characters that are special to no shell, configuration file or Erlang term.
const plain = /^[A-Za-z0-9/._+,@-]+$/
// Leaves room for what the servers append.
const maxLength = 200

/** Whether the scripts and programs of PostgreSQL and RabbitMQ can handle this path. */
export const isPlain = (path: string): boolean => plain.test(path) && path.length <= maxLength

export interface ServerFolder {
  dir: string
  remove(): Promise<void>
}

/** A new folder for a server's files: this one, or one elsewhere if its path is not plain. */
export const plainFolder = (dir: string): ServerFolder => (isPlain(dir) ? { dir, remove: ownFolder(dir) } : folderElsewhere(dir))

/**
 * A folder of the same name below the system's temporary folder. The place is derived from the original path, so that a later run finds
 * and removes what this one could not.
 */
export function folderElsewhere(dir: string): ServerFolder {
  const place = placeElsewhere(dirname(dir))
  takePlace(place)
  removeLeftovers(place)
  const elsewhere = join(place, basename(dir))
  // Commands run newest first: by then the place is empty, or in use by another process.
  const release = endsWithUs(`rmdir ${quoted(place)}`)
  const remove = ownFolder(elsewhere)
  return {
    dir: elsewhere,
    async remove() {
      await remove()
      await release()
      removeIfEmpty(place)
    },
  }
}

/** The temporary folder that replaces this one, the same for every process. */
export function placeElsewhere(stateDir: string): string {
  const base = [tmpdir(), '/tmp'].find(isPlain) as string
  return join(base, `trading-${createHash('sha256').update(stateDir).digest('hex').slice(0, 12)}`)
}

/** Creates the place, or checks that an existing one is ours: anybody may write to the system's temporary folder. */
function takePlace(place: string): void {
  mkdirSync(place, { recursive: true, mode: 0o700 })
  const found = lstatSync(place)
  if (!found.isDirectory() || found.uid !== process.getuid?.() || (found.mode & 0o022) !== 0)
    throw new Error(`${place} belongs to somebody else; remove it, or set TMPDIR to another folder`)
  // Despite a strict umask, servers that run as another user must be able to enter.
  chmodSync(place, 0o711)
}

function removeIfEmpty(place: string): void {
  try {
    rmdirSync(place)
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
}
