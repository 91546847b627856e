import { chmodSync, chownSync, constants, cpSync, lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { ownFolder } from '../../../machine/own-folder'
import { folderElsewhere, isPlain, type ServerFolder } from '../../../machine/plain-path'
import type { Run, User } from '../../../machine/run'
import type { Tell } from '../../../machine/tell'
import { programsIn } from './postgres-programs'
import { nobody, outOfReach } from './unprivileged'

/** The location of a private server: programs that its user can run, and a folder that the user can write to. */
export interface Place {
  native: string
  dir: string
  /** Undefined for the current user. */
  user: User | undefined
  remove(): Promise<void>
}

export interface PlaceOptions {
  /** The folder with PostgreSQL's programs. */
  native: string
  /** A new folder. */
  dir: string
  run: Run
  tell: Tell
  isRoot?: boolean
  /** How to create the folder, or its replacement elsewhere; by default both are removed when this process ends. */
  folders?: Folders
}

export interface Folders {
  here(dir: string): ServerFolder
  elsewhere(dir: string): ServerFolder
}

const passing: Folders = { here: (dir) => ({ dir, remove: ownFolder(dir) }), elsewhere: folderElsewhere }

/**
 * The given folder, or one elsewhere if the server cannot use it, which is reported in one line. The programs are copied there too, since
 * initdb passes its own path to a shell in double quotes, and programs unpacked under a strict umask are readable only by root.
 */
export async function placeFor(options: PlaceOptions): Promise<Place> {
  const { native, dir, run, tell, isRoot = process.getuid?.() === 0, folders = passing } = options
  const user = isRoot ? await nobody(run) : undefined
  const why = [native, dir].every(isPlain) ? undefined : 'its programs misread some characters of the path here'
  if (!why) {
    const here = { native, user, ...folders.here(dir) }
    if (!user) return here
    chownSync(dir, user.uid, user.gid)
    if (!(await outOfReach(run, user, { program: programsIn(native).initdb, folder: dir }))) return here
    await here.remove()
  }

  const elsewhere = folders.elsewhere(dir)
  tell(
    `PostgreSQL keeps its files in ${elsewhere.dir}, since ${why ?? 'it runs as the user nobody, which cannot enter or read this folder'}`,
  )
  if (user) chownSync(elsewhere.dir, user.uid, user.gid)
  const programs = join(elsewhere.dir, 'native')
  cpSync(native, programs, { recursive: true, verbatimSymlinks: true, mode: constants.COPYFILE_FICLONE })
  openToReaders(programs)
  return { native: programs, user, ...elsewhere }
}

/** Lets everybody read and run what the owner may. */
function openToReaders(path: string): void {
  const { mode } = lstatSync(path)
  if ((mode & constants.S_IFMT) === constants.S_IFLNK) return
  chmodSync(path, mode | ((mode & 0o500) >> 3) | ((mode & 0o500) >> 6))
  if ((mode & constants.S_IFMT) === constants.S_IFDIR) for (const entry of readdirSync(path)) openToReaders(join(path, entry))
}
