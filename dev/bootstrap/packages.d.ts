export interface Entry {
  version?: string
  link?: boolean
  resolved?: string
  optional?: boolean
  devOptional?: boolean
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
  peerDependencies?: Record<string, string>
}

export interface Lock {
  packages: Record<string, Entry>
}

export interface Locks {
  wanted: Lock | undefined
  present: Lock | undefined
}

/** The lockfile of a folder, and npm's record of what it has installed there; each undefined if absent or invalid. */
export function readLocks(folder: string): Locks

/** The paths in node_modules of the dependencies of these workspaces, including their devDependencies if `withDev`. */
export function neededBy(workspaces: readonly string[], lock: Lock, withDev: boolean): string[]

/** Whether each of these is installed in the wanted version; by default all packages. */
export function isInstalled(wanted: Lock | undefined, present: Lock | undefined, places?: readonly string[]): boolean

/** The packages installed in another version. Replacing them removes files that a running program may still load. */
export function toBeReplaced(locks: Locks, places: readonly string[]): string[]

/** Removes packages that a killed installation left half unpacked: npm would consider them complete. */
export function removeUnfinished(folder: string, locks: Locks): void
