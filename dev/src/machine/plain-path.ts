import { createHash } from 'node:crypto'
import { chmodSync, lstatSync, mkdirSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { endsWithUs, quoted } from './ends-with-us'
import { ownFolder } from './own-folder'
import { removeLeftovers } from './state-dir'

// Letters, digits and what no shell, configuration file or Erlang term takes for its own. What the servers put below it comes on top.
const plain = /^[A-Za-z0-9/._+,@-]+$/
const maxLength = 200

/** Whether PostgreSQL's and RabbitMQ's own scripts and programs can be trusted with this path. */
export const isPlain = (path: string): boolean => plain.test(path) && path.length <= maxLength

export interface ServerFolder {
  dir: string
  remove(): Promise<void>
}

/** A new folder for a server's files: this one, or one elsewhere where its path is not plain. */
export const plainFolder = (dir: string): ServerFolder => (isPlain(dir) ? { dir, remove: ownFolder(dir) } : folderElsewhere(dir))

/**
 * A folder of this name among the system's temporary ones, where the place that it should have had will not do. Whoever comes after
 * us for the same place finds what we could not remove.
 */
export function folderElsewhere(dir: string): ServerFolder {
  const place = placeElsewhere(dirname(dir))
  takePlace(place)
  removeLeftovers(place)
  const elsewhere = join(place, basename(dir))
  // The newest goes first: it is empty by then, or another's.
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

/** The temporary folder that stands in for this one, which is the same for every process. */
export function placeElsewhere(stateDir: string): string {
  const base = [tmpdir(), '/tmp'].find(isPlain) as string
  return join(base, `trading-${createHash('sha256').update(stateDir).digest('hex').slice(0, 12)}`)
}

/** Everybody may write to the system's temporary folder: what is there under this name has to be ours. */
function takePlace(place: string): void {
  mkdirSync(place, { recursive: true, mode: 0o700 })
  const found = lstatSync(place)
  if (!found.isDirectory() || found.uid !== process.getuid?.() || (found.mode & 0o022) !== 0)
    throw new Error(`${place} belongs to somebody else; remove it, or set TMPDIR to another folder`)
  // Whatever the umask: servers that run as another user have to come through.
  chmodSync(place, 0o711)
}

function removeIfEmpty(place: string): void {
  try {
    rmdirSync(place)
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
}
