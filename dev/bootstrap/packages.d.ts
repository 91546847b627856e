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

/** The lockfile of a folder, and npm's own note of what it has installed there; undefined where absent or broken. */
export function readLocks(folder: string): Locks

/** The places in node_modules of what these workspaces run on; of what their tests and types need as well where `withDev`. */
export function neededBy(workspaces: readonly string[], lock: Lock, withDev: boolean): string[]

/** Whether each of these is there in the version that is wanted; the default is everything. */
export function isInstalled(wanted: Lock | undefined, present: Lock | undefined, places?: readonly string[]): boolean

/** Those that are there in another version: to install them takes away what a program that runs may yet load. */
export function toBeReplaced(locks: Locks, places: readonly string[]): string[]

/** Removes what an installation that was killed has left half unpacked: npm would take it for whole. */
export function removeUnfinished(folder: string, locks: Locks): void
